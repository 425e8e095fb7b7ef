import { registerHooks } from 'node:module';

/** The bundle of a service runs with other constants: each of the replacements is made once, or it does not start. */
export function changeProgram(service, ...replacements) {
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      if (!url.endsWith(`/services/${service}/dist/main.mjs`)) return loaded;
      return { ...loaded, source: replacements.reduce(replaceOnce, String(loaded.source)) };
    },
  });
}

function replaceOnce(source, [pattern, replacement]) {
  const changed = source.replace(pattern, replacement);
  if (changed === source) throw new Error(`${pattern} is not in the program`);
  return changed;
}
