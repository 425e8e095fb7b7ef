// `make api-key PROJECT= ROLE= SCOPES= [EXPIRES_DAYS=] [NAME=]`: a further key of the running fleet, shown once.
import { connectApi } from './client.ts';
import { doorOf } from './door.ts';
import { loadDotEnv } from './dot-env.ts';
import { keyWish } from './key-wish.ts';
import { PATHS } from './layout.ts';
import { reportMovedPorts } from './moved-ports.ts';
import { readSecret } from './secret-file.ts';
import { type FleetState, runningState } from './state.ts';

loadDotEnv();
const state = runningState();
if (state === null) {
  console.error('No fleet of this checkout runs. Start it with: make up');
  process.exitCode = 3;
} else {
  try {
    await createKey(state);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

async function createKey(running: FleetState): Promise<void> {
  const wish = keyWish(process.env, Date.now());
  const api = connectApi(doorOf(running));
  reportMovedPorts(running);
  const headers = { 'x-admin-token': readSecret(PATHS.adminToken), 'x-audit-reason': 'make api-key' };
  const { status, body } = await api.send('POST', '/auth/api-keys', wish, headers);
  if (status === 201) {
    console.log(body.key);
  } else {
    console.error(`${status} ${body.code}: ${body.message}`);
    process.exitCode = 1;
  }
}
