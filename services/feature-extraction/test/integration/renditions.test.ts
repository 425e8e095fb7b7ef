import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readMeshFile } from '../../src/domain/read-mesh-file.ts';
import { torusMesh, twinsOf } from '../support/mesh-files.ts';
import { cubeStl, DRILLED_BLOCK, linesDxf } from './support/files.ts';
import { ADMIN, callContext, refusal, type Service, startService } from './support/service.ts';

const { RenditionKind } = proto;

let service: Service;

beforeAll(async () => {
  service = await startService();
}, 60_000);

async function render(
  fileHash: string,
  request: Partial<proto.GetRenditionRequest> = {},
  call = callContext(),
): Promise<{ header: proto.RenditionHeader; content: Buffer }> {
  const full = proto.GetRenditionRequest.fromPartial({
    fileHash,
    kind: RenditionKind.RENDITION_KIND_THUMBNAIL,
    ...request,
  });
  let header: proto.RenditionHeader | null = null;
  const pieces: Buffer[] = [];
  for await (const { part } of service.client.getRendition(full, call)) {
    if (part?.$case === 'header') header = part.value;
    if (part?.$case === 'chunk') pieces.push(part.value);
  }
  return { header: header as unknown as proto.RenditionHeader, content: Buffer.concat(pieces) };
}

const made = async (kind: string) =>
  Number(
    new RegExp(`^rendition_latency_seconds_count{kind="${kind}"} (\\d+)$`, 'm').exec(
      await service.metrics(),
    )?.[1] ?? 0,
  );

describe('GetRendition', () => {
  test('makes a picture, a model and a drawing of a part, each with its media type and length', async () => {
    const hash = await service.upload(DRILLED_BLOCK);
    for (const [kind, mediaType, start] of [
      [RenditionKind.RENDITION_KIND_THUMBNAIL, 'image/png', '\u0089PNG'],
      [RenditionKind.RENDITION_KIND_MODEL, 'model/gltf-binary', 'glTF'],
      [RenditionKind.RENDITION_KIND_DRAWING, 'image/svg+xml', '<?xml'],
    ] as const) {
      const { header, content } = await render(hash, { kind });
      expect(header).toMatchObject({ mediaType, notModified: false, totalBytes: BigInt(content.length) });
      expect(content.toString('latin1', 0, start.length)).toBe(start);
    }
  });

  test.each(['drilled-block-v3.brep', 'drilled-block-solids.igs', 'drilled-block-surfaces.igs'])(
    'shows %s as it shows the STEP file of the part',
    async (name) => {
      const content = readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
      const kind = RenditionKind.RENDITION_KIND_DRAWING;
      const shown = await render(await service.upload(content), { kind });
      const step = await render(await service.upload(DRILLED_BLOCK), { kind });
      const sizes = ({ content: svg }: typeof step) => svg.toString().match(/>\d+(?:\.\d+)?</g);
      expect(sizes(shown)).toEqual(sizes(step));
      expect((await render(await service.upload(content))).content.length).toBeGreaterThan(1_000);
    },
    60_000,
  );

  test('shows the model of a part as it shows the part', async () => {
    const { RENDITION_KIND_MODEL, RENDITION_KIND_DRAWING: kind } = RenditionKind;
    const hash = await service.upload(DRILLED_BLOCK);
    const { content: model } = await render(hash, { kind: RENDITION_KIND_MODEL });
    const shown = await render(await service.upload(model), { kind });
    const step = await render(hash, { kind });
    const sizes = ({ content: svg }: typeof step) => svg.toString().match(/>\d+(?:\.\d+)?</g);
    expect(sizes(shown)).toEqual(sizes(step));
  });

  test('many callers at once share one making, and later ones its result', async () => {
    const hash = await service.upload(cubeStl(11));
    const before = await made('thumbnail');
    const all = await Promise.all(Array.from({ length: 6 }, () => render(hash)));
    expect(new Set(all.map(({ content }) => content.toString('base64'))).size).toBe(1);
    await render(hash);
    expect((await made('thumbnail')) - before).toBe(1);
  });

  test('who has it already gets no bytes', async () => {
    const hash = await service.upload(cubeStl(12));
    const { header } = await render(hash);
    const again = await render(hash, { knownEtag: header.etag });
    expect(again.header).toMatchObject({ notModified: true, etag: header.etag, totalBytes: 0n });
    expect(again.content).toHaveLength(0);
  });

  test('a file that no readable project references is not shown, even when its picture is kept', async () => {
    const hash = await service.upload(cubeStl(13));
    await render(hash);
    const stranger = { ...ADMIN, role: 'user' as const, readableProjects: ['other'], writeProject: 'other' };
    expect((await refusal(render(hash, {}, callContext(stranger)))).code).toBe('DATA_NOT_FOUND');
  });

  test('a broken file is refused as its analysis is, and is not tried again and again', async () => {
    const hash = await service.upload(Buffer.from(`${DRILLED_BLOCK.toString('latin1').slice(0, 4000)}`));
    const first = await refusal(render(hash));
    expect(first).toMatchObject({ code: 'PARSE_FAILED', stage: 'preflight' });
    const lines = async () => /^analysis_rejections_total.*$/m.exec(await service.metrics())?.[0];
    await lines();
    expect(await refusal(render(hash))).toMatchObject({ code: 'PARSE_FAILED', stage: 'preflight' });
  });

  test.each(Object.entries(twinsOf(torusMesh(30, 5))))(
    '%s has a picture, a model and a drawing',
    async (name, bytes) => {
      const hash = await service.upload(bytes);
      const { RENDITION_KIND_THUMBNAIL, RENDITION_KIND_MODEL, RENDITION_KIND_DRAWING } = RenditionKind;
      for (const kind of [RENDITION_KIND_THUMBNAIL, RENDITION_KIND_MODEL, RENDITION_KIND_DRAWING]) {
        const { content } = await render(hash, { kind, name });
        expect(content.length).toBeGreaterThan(1_000);
        if (kind === RENDITION_KIND_MODEL) {
          expect(readMeshFile('glb', content)).toMatchObject({
            facets: 576,
            watertight: true,
            mesh: { genus: 1 },
          });
        }
      }
    },
  );

  test.each(['THUMBNAIL', 'MODEL', 'DRAWING'] as const)('a mesh without facets has no %s', async (name) => {
    const hash = await service.upload(Buffer.alloc(84));
    const kind = RenditionKind[`RENDITION_KIND_${name}`];
    expect(await refusal(render(hash, { kind, name: 'part.stl' }))).toMatchObject({
      code: 'PARSE_FAILED',
      stage: 'geometry',
    });
  });

  test('a 2D drawing has a picture and a drawing, and no model', async () => {
    const hash = await service.upload(linesDxf(30));
    expect((await render(hash)).header.mediaType).toBe('image/png');
    const model = render(hash, { kind: RenditionKind.RENDITION_KIND_MODEL });
    expect((await refusal(model)).code).toBe('UNSUPPORTED_FORMAT');
  });

  test.each([63, 1025])('a thumbnail of %d pixels is refused', async (size) => {
    const hash = await service.upload(cubeStl(14));
    expect((await refusal(render(hash, { size }))).code).toBe('VALIDATION_FAILED');
  });

  test('the workers leave nothing behind', async () => {
    await render(await service.upload(cubeStl(15)));
    for (const worker of readdirSync(service.scratchFolder)) {
      for (const folder of ['in', 'out']) {
        expect(readdirSync(join(service.scratchFolder, worker, folder))).toEqual([]);
      }
    }
  });
});
