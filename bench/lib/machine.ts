import { cpus, loadavg, totalmem } from 'node:os';

/** What the figures were measured on. */
export function machineLine(): string {
  const [first] = cpus();
  const gib = (totalmem() / 2 ** 30).toFixed(0);
  return `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${gib} GiB, Node ${process.version}`;
}

/** Load average of the last minute: well above the number of cores, others were at work too. */
export function loadNow(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}
