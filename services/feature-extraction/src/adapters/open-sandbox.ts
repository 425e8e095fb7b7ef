import { ConfigError } from '@cadml/config';
import { probeSandbox, type Sandbox } from '@cadml/sandbox';

export type SandboxMode = 'required' | 'auto' | 'off';

const OFF: Sandbox = {
  launcher: null,
  seccomp: false,
  landlockAbi: 0,
  missing: ['all layers: switched off by SANDBOX=off'],
};

/**
 * The walls for the kernel workers, as the setting wants and this machine can. Throws ConfigError, which names
 * every missing layer, when all of them are required.
 */
export async function openSandbox(mode: SandboxMode, launcher: string | null): Promise<Sandbox> {
  if (mode === 'off') return OFF;
  const sandbox = await (launcher === null ? probeSandbox() : probeSandbox(launcher));
  if (mode === 'auto' || sandbox.missing.length === 0) return sandbox;
  throw new ConfigError(sandbox.missing.map((what) => `SANDBOX=required, but this is missing: ${what}`));
}
