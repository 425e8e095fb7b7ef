// Preloaded into vector-search: it is as it was before v5.
import { registerHooks } from 'node:module';

registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context);
    if (!url.endsWith('/cad-model/src/feature-versions.ts')) return loaded;
    const older = String(loaded.source)
      .replace(/(FEATURE_VERSIONS\s*=\s*\[[^\]]*), 'v5'\]/, '$1]')
      .replace(/(PREFERRED_FEATURE_VERSION[^=]*=\s*)'v5'/, "$1'v4'");
    return { ...loaded, source: older };
  },
});
