import { isReady } from './readiness.ts';
import type { ProcessEntry } from './state.ts';

/** One line a process: service, port, state, pid, restarts. */
export async function statusTable(processes: readonly ProcessEntry[]): Promise<string> {
  const rows = await Promise.all(
    processes.map(async (entry) => [
      entry.name,
      entry.port === 0 ? '–' : String(entry.port),
      entry.opsPort === 0 ? '–' : String(entry.opsPort),
      (await isReady(entry)) ? 'ready' : entry.state,
      entry.identity === null ? '–' : String(entry.identity.pid),
      String(entry.restarts),
    ]),
  );
  return table(['service', 'port', 'operations', 'status', 'pid', 'restarts'], rows);
}

/** Columns padded to their widest cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}
