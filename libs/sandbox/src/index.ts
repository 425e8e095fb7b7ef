export { probeSandbox, type Sandbox } from './probe-sandbox.ts';
export { type Confinement, type SandboxedCommand, sandboxCommand } from './sandbox-command.ts';
