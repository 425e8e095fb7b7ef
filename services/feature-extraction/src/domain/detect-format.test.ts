import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gzipSync, zipSync } from 'fflate';
import { detectFormat, wantsTail } from './detect-format.ts';
import { joinedBytes } from './part21/joined-bytes.ts';

const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const STEP = 'ISO-10303-21;\nHEADER;\nENDSEC;\n';
const STEP_XML =
  '<?xml version="1.0"?>\n<n0:Uos xmlns:n0="http://standards.iso.org/iso/ts/10303/-3001/-ed-2/tech/xml-schema/bo_model">';
const IGES = `${'part'.padEnd(72)}S      1\n${'1H,,1H;'.padEnd(72)}G      1\n`;
const BREP = 'DBRep_DrawableShape\n\nCASCADE Topology V1, (c)  Matra-Datavision\nLocations 0\n';
const DXF = '  0\nSECTION\n  2\nENTITIES\n  0\nENDSEC\n  0\nEOF\n';

function binaryStl(facets: number, declared: number, header = ''): Uint8Array {
  const bytes = new Uint8Array(84 + facets * 50);
  bytes.set(latin1(header));
  const view = new DataView(bytes.buffer);
  view.setUint32(80, declared, true);
  for (let at = 84; at < bytes.length; at += 50) {
    for (let i = 0; i < 12; i++) view.setFloat32(at + i * 4, 1.25 * (i + 1), true);
  }
  return bytes;
}

function zipOf(...names: readonly string[]): Uint8Array {
  return zipSync(Object.fromEntries(names.map((name) => [name, latin1(name)])));
}

function detect(content: string | Uint8Array, name = 'file') {
  const bytes = typeof content === 'string' ? latin1(content) : content;
  return detectFormat({ head: bytes.subarray(0, 65_536), totalBytes: bytes.length, name });
}

function refusal(content: string | Uint8Array, name?: string): AppError {
  try {
    detect(content, name);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('the format is decided by content', () => {
  test.each([
    ['step', STEP, 'a.step'],
    ['step', `/* comment */\r\n${STEP}`, 'a.stp'],
    ['step', `\u00ef\u00bb\u00bf${STEP}`, 'a.stp'],
    ['step', new Uint8Array(Uint16Array.from(`\ufeff${STEP}`, (c) => c.charCodeAt(0)).buffer), 'a.stp'],
    ['step', 'ISO-10', 'cut.step'],
    ['brep', BREP, 'a.brep'],
    ['brep', BREP.slice(21), 'a.brp'],
    ['brep', `# saved by hand\r\n\r\n${BREP.slice(21)}`, 'a'],
    ['iges', IGES, 'a.igs'],
    ['iges', IGES.replaceAll('\n', '\r\n'), 'a.iges'],
    ['iges', IGES.replaceAll('\n', ''), 'a'],
    ['iges', `\n${IGES.replace('S      1', 'S0000001')}`, 'a'],
    ['dxf', DXF, 'a.dxf'],
    ['dxf', `999\nmade by\n${DXF}`, 'a.DXF'],
    ['dxf', 'AutoCAD Binary DXF\r\n\x1a\0', 'a.dxf'],
    ['dxf', '0\nLINE\n10\n0\n', 'no-sections.dxf'],
    ['stl', 'solid x\nfacet normal 0 0 1\n', 'a.stl'],
    ['stl', 'solid x\nendsolid x\n', 'a'],
    ['stl', binaryStl(2, 2), 'a'],
    ['stl', binaryStl(2, 2, 'solid by someone'), 'a.stl'],
    ['stl', binaryStl(2, 3), 'count-lies.stl'],
    ['stl', binaryStl(2, 1), 'count-lies.stl'],
    ['stl', binaryStl(2, 2 ** 32 - 1), 'count-lies'],
    ['stl', binaryStl(1, 9).slice(0, 100), 'cut.stl'],
    ['3mf', zipOf('[Content_Types].xml', '_rels/.rels', '3D/3dmodel.model'), 'a'],
    ['3mf', zipOf('3D/parts/one.model'), 'a.3mf'],
    ['3mf', 'PK\x03\x04 cut off', 'cut.3mf'],
    ['glb', 'glTF\x02\0\0\0', 'a.glb'],
    ['gltf', '{ "asset": { "version": "2.0" } }', 'a.gltf'],
    ['gltf', '{"scenes":[],"accessors":[],"meshes":[]', 'a'],
    ['ply', 'ply\nformat ascii 1.0\n', 'a.ply'],
    ['ply', 'ply\r\ncomment by x\r\nformat binary_big_endian 1.0\r\n', 'a'],
    ['obj', '# box\nmtllib a.mtl\nv 0 0 0\nv 1 0 0\nf 1 2 1\n', 'a.obj'],
    ['obj', 'v 0 0 0\rv 1 0 0\rv 0 1 0\rf 1 2 \\\r3\r', 'a'],
    ['obj', `# ${'long '.repeat(3000)}`, 'a.obj'],
    ['stl', Uint8Array.of(...binaryStl(3, 3), ...latin1('note '.repeat(10))), 'note-as-long-as-a-facet.stl'],
  ] as const)('%s: case %#', (format, content, name) => {
    expect(detect(content, name)).toEqual({ format, warnings: [] });
  });

  test.each([
    ['one member', gzipSync(latin1(STEP))],
    ['an empty member before it', joinedBytes([gzipSync(new Uint8Array(0)), gzipSync(latin1(STEP))])],
    [
      'a name and zeros behind it',
      joinedBytes([gzipSync(latin1(STEP), { filename: 'a.stp' }), new Uint8Array(512)]),
    ],
    ['bytes that are not compressed', gzipSync(latin1(STEP), { level: 0 })],
  ])('packed STEP: %s', (_, content) => {
    expect(detect(content, 'part.stpz')).toEqual({ format: 'step', packed: true, warnings: [] });
  });

  test('and a name that says another one is a warning', () => {
    expect(detect(STEP, 'part.stl')).toMatchObject({
      format: 'step',
      warnings: [{ code: 'format_mismatch' }],
    });
    expect(detect(binaryStl(1, 1), 'part.step').format).toBe('stl');
  });
});

describe('a known format that is not read is named', () => {
  test.each([
    ['dwg', 'AC1032\0\0\0'],
    ['zip', 'PK\x03\x04\0\0'],
    ['fcstd', zipOf('Document.xml', 'PartShape.brp')],
    ['3dxml', zipOf('Manifest.xml', 'part.3dxml')],
    ['inventor', `\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${'\0'.repeat(600)}R\0S\0e\0D\0b\0`],
    [
      'solidworks',
      `\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${'\0'.repeat(600)}S\0w\0D\0o\0c\0C\0o\0n\0t\0e\0n\0t\0M\0g\0r\0`,
    ],
    ['nx', 'SPLMSSTR\0\0'],
    ['solidworks', `\x8a\x11\x02\x07\0\0\0\x04${'\x99'.repeat(60)}4\xf6\xe6GV\xe6G7\xf2`],
    ['rhino', '3D Geometry File Format        50'],
    ['sketchup', '\xff\xfe\xff\x0eS\0k\0e\0t\0c\0h\0U\0p\0'],
    ['parasolid', 'PS\0\0\0\x3f: TRANSMIT FILE'],
    ['fbx', 'Kaydara FBX Binary  \0'],
    ['amf', '<?xml version="1.0"?>\n<amf unit="millimeter">'],
    ['gzip', '\x1f\x8b\x08'],
    ['gzip', gzipSync(latin1('text'))],
    ['step-zip', zipOf('part.stp')],
    ['step-xml', zipOf('part.stpx')],
    ['step-xml', STEP_XML],
    ['step-xml', gzipSync(latin1(STEP_XML))],
    ['step-xml', '<iso_10303_28 version="2.0"><uos/></iso_10303_28>'],
    ['ole', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
    ['catia', 'V5_CFV2\0'],
    ['parasolid', '**ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef'],
    ['jt', 'Version 9.5 JT  DM'],
    ['creo', '#UGC:2 PART 1'],
    ['acis', '700 0 1 0\n16 Autodesk '],
    ['brep-binary', '\nOpen CASCADE Topology V4, (c) Open Cascade\n\x01'],
    ['off', 'OFF\n8 6 0\n'],
    ['iges-compressed', IGES.replace('S      1', 'C      1')],
    ['iges-compressed', IGES.replace('S      1', 'B      1')],
  ])('%s', (format, content) => {
    const error = refusal(content);
    const code = format === 'dwg' ? 'UNSUPPORTED_INPUT_DWG' : 'UNSUPPORTED_FORMAT';
    expect(error).toMatchObject({ code, stage: 'detect', context: { format } });
    expect(error.message).toMatch(/Export|Save|Unpack/);
  });

  test('also when it is called STEP or STL', () => {
    expect(refusal('PK\x03\x04\0\0', 'part.step').context).toEqual({ format: 'zip' });
    expect(refusal(`PK\x03\x04${'\0'.repeat(500)}`, 'part.stl').context).toEqual({ format: 'zip' });
  });
});

describe('content that nobody knows is named by its name, where that is one of a known format', () => {
  test.each([
    ['solidworks', 'part.SLDPRT'],
    ['solidworks', 'top.sldasm'],
    ['catia', 'part.CATPart'],
    ['catia', 'top.CATProduct'],
    ['catia-v4', 'part.model'],
    ['parasolid', 'part.x_t'],
    ['parasolid', 'part.xmt_bin'],
    ['jt', 'part.jt'],
    ['step-xml', 'part.stpx'],
    ['inventor', 'part.ipt'],
    ['inventor', 'top.iam'],
    ['creo-or-nx', 'part.prt'],
    ['creo-or-nx', 'part.prt.12'],
    ['creo-or-solidedge', 'top.asm'],
    ['solidedge', 'part.par'],
    ['solidedge', 'sheet.psm'],
    ['rhino', 'part.3dm'],
    ['fcstd', 'part.FCStd'],
    ['microstation', 'plan.dgn'],
    ['dwf', 'plan.dwf'],
    ['sketchup', 'part.skp'],
    ['acis', 'part.sat'],
  ])('%s: %s', (format, name) => {
    const error = refusal('\x07\x01\x02\xff no signature at all', name);
    expect(error).toMatchObject({ code: 'UNSUPPORTED_FORMAT', stage: 'detect', context: { format } });
    expect(error.message).toMatch(/Export|Save/);
  });

  test('but what is known is named by its content', () => {
    expect(refusal('Version 9.5 JT  DM', 'part.sldprt').context).toEqual({ format: 'jt' });
    expect(detect(STEP, 'part.sldprt').format).toBe('step');
  });
});

describe('an archive is known by the list at its end', () => {
  const filler = new Uint8Array(100_000).map((_, i) => (i * 7919) % 251);
  const archive = zipSync({ 'big.bin': [filler, { level: 0 }], '3D/3dmodel.model': new Uint8Array(1) });
  const head = archive.subarray(0, 65_536);
  const ends = { head, totalBytes: archive.length, name: 'a' };

  test('which is asked for where the beginning is not enough', () => {
    expect(wantsTail(head, archive.length)).toBe(true);
    expect(wantsTail(archive, archive.length)).toBe(false);
    expect(wantsTail(latin1(STEP), 100_000)).toBe(false);
    expect(detectFormat({ ...ends, tail: archive.subarray(-300) }).format).toBe('3mf');
  });

  test('and without it is an archive like any other', () => {
    expect(() => detectFormat(ends)).toThrow(/zip archive/);
  });
});

test('a DWG is taken where it can be converted', () => {
  const head = latin1('AC1032\0\0\0');
  const file = { head, totalBytes: head.length, name: 'a.dwg' };
  expect(detectFormat({ ...file, convertsDwg: true })).toEqual({ format: 'dwg', warnings: [] });
});

describe('what is no CAD format is refused', () => {
  test('an empty file as a bad upload', () => {
    expect(refusal('')).toMatchObject({ code: 'INPUT_VALIDATION_FAILED', stage: 'upload' });
  });

  test.each([
    ['one byte', 'I', 'a.step'],
    ['a JPEG called dxf', '\xff\xd8\xff\xe0\0\x10JFIF', 'photo.dxf'],
    ['a JPEG called step', '\xff\xd8\xff\xe0\0\x10JFIF', 'photo.step'],
    ['a PNG called stl', `\x89PNG\r\n\x1a\n${'\0\0\0\rIHDR\xff\xd8'.repeat(40)}`, 'photo.stl'],
    ['a PDF', '%PDF-1.7\n', 'a.pdf'],
    ['prose', 'solid ground', 'a.txt'],
    ['a list that begins like OBJ', 'v 1\nw 2\n', 'a.txt'],
    ['prose that begins with ply', 'ply\nwood\n', 'a.txt'],
    ['prose called dxf', 'hello\nworld\n', 'a.dxf'],
    ['zeros', '\0'.repeat(1000), 'a.bin'],
    ['JSON', '{ "a": 1 }', 'a.json'],
  ])('%s', (_, content, name) => {
    expect(refusal(content, name)).toMatchObject({ code: 'INPUT_FORMAT_INVALID', stage: 'detect' });
  });

  test('any bytes at all get a format or one of the documented errors', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 400 }),
        fc.constantFrom('a.stl', 'a.step', 'a'),
        (b, n) => {
          try {
            expect(['step', 'iges', 'brep', 'stl', 'dxf', 'obj']).toContain(detect(b, n).format);
          } catch (error) {
            expect((error as AppError).stage).toBe('detect');
          }
        },
      ),
    );
  });
});

describe('the decision is quick whatever the content', () => {
  test.each([
    ['comments', '/**/'.repeat(16_000), 'a.step'],
    ['blank lines before a vertex', `f 1 2 3\n${'\n'.repeat(60_000)}`, 'a'],
    ['many assets', `{${'"asset":{'.repeat(7000)}`, 'a'],
    ['comments of OFF', '#\n'.repeat(30_000), 'a.off'],
    ['comments of DXF', '999\nx\n'.repeat(10_000), 'a'],
    ['lines before a BREP header', '\n'.repeat(65_000), 'a.brep'],
    ['a line of IGES that does not end', 'x'.repeat(65_000), 'a.igs'],
  ])('%s', (_, content, name) => {
    expect(refusal(content, name).stage).toBe('detect');
  });
});
