// `make api-key PROJECT= ROLE= SCOPES= [EXPIRES_DAYS=] [NAME=]`: a further key of the running fleet, shown once.
import { readFileSync } from 'node:fs';
import { connectApi } from './client.ts';
import { loadDotEnv } from './environment.ts';
import { PATHS } from './layout.ts';
import { readSettings } from './settings.ts';
import { runningState } from './state.ts';

const DAY_MS = 86_400_000;

loadDotEnv();
if (runningState() === null) {
  console.error('No fleet of this checkout runs. Start it with: make up');
  process.exitCode = 3;
} else {
  await createKey();
}

async function createKey(): Promise<void> {
  const { PROJECT: project = 'default', ROLE: role = 'user', SCOPES, EXPIRES_DAYS, NAME } = process.env;
  const api = connectApi(readSettings(process.env).gateway);
  const wish = {
    name: NAME || `${role} of ${project}`,
    role,
    projects: [project],
    writeProject: role === 'readonly' ? null : project,
    ...(SCOPES ? { scopes: SCOPES.split(/[\s,]+/) } : {}),
    ...(EXPIRES_DAYS
      ? { expiresAt: new Date(Date.now() + Number(EXPIRES_DAYS) * DAY_MS).toISOString() }
      : {}),
  };
  const secondCredential = readFileSync(PATHS.adminToken, 'utf8').trim();
  const headers = { 'x-admin-token': secondCredential, 'x-audit-reason': 'make api-key' };
  const { status, body } = await api.send('POST', '/auth/api-keys', wish, headers);
  if (status === 201) {
    console.log(body.key);
  } else {
    console.error(`${status} ${body.code}: ${body.message}`);
    process.exitCode = 1;
  }
}
