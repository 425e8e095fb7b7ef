// Preloaded into feature-extraction: its extractor revision is one higher than in the source.
import { registerHooks } from 'node:module';

registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context);
    if (!url.endsWith('/domain/extractor-revision.ts')) return loaded;
    const raised = String(loaded.source).replace(
      /(EXTRACTOR_REVISION\s*=\s*)(\d+)/,
      (_, declaration, revision) => declaration + (Number(revision) + 1),
    );
    return { ...loaded, source: raised };
  },
});
