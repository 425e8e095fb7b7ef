// `make generate`: writes what is made from the code; with --check, names what is not as it should be.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../fleet/layout.ts';
import { ARTEFACTS } from './artefacts.ts';
import { staleGeneratedCode } from './protos.ts';

const check = process.argv.includes('--check');
const stale = check ? staleGeneratedCode() : [];
for (const { path, render } of ARTEFACTS) {
  const file = join(ROOT, path);
  const present = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const wanted = render(present);
  if (present === wanted) continue;
  stale.push(path);
  if (!check) writeFileSync(file, wanted);
}
for (const path of stale) console.log(check ? `${path} is not what the code gives` : `wrote ${path}`);
process.exitCode = check && stale.length > 0 ? 1 : 0;
