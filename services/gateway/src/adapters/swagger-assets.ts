import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** Folder of the browsable API's scripts and styles, as the package ships them. */
export function swaggerAssetsFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
}
