import type { CallContext, Vec3 } from '@cadml/cad-model';
import { USUAL_THUMBNAIL } from '../domain/part.ts';
import { cleanUp } from './call-scope.ts';
import type { FeatureExtraction } from './ports-files.ts';

export interface NewPicture {
  readonly fileHash: string;
  readonly name: string;
  /** As GET …/thumbnail.png will ask: the part's extents. */
  readonly sizeMm: Vec3;
}

/**
 * Has the picture that lists will show made for later, when a worker has nothing else to do. It outlives the
 * caller's request, and whatever comes of it, nobody is told: who asks for the picture has it made.
 */
export async function prewarmThumbnail(
  { files }: { readonly files: FeatureExtraction },
  picture: NewPicture,
  call: CallContext,
): Promise<void> {
  const rendition = { kind: 'thumbnail', ...USUAL_THUMBNAIL } as const;
  await cleanUp(call, async (after) => {
    const request = { ...picture, rendition, product: '', knownEtag: '', ahead: true };
    for await (const _ of (await files.render(request, after)).chunks);
  });
}
