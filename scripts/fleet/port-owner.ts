import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
const LISTEN = '0A';

/** Whether that process, and no other, listens on the TCP port. Where there is no /proc its word counts. */
export function listensAlone(pid: number, port: number): boolean {
  const tables = TABLES.filter((path) => existsSync(path));
  if (tables.length === 0) return true;
  const listeners = tables.flatMap((path) => listenersOf(readFileSync(path, 'utf8'), port));
  const own = socketsOf(pid);
  return listeners.length > 0 && listeners.every((inode) => own.has(inode));
}

/** Inodes of the sockets that listen on the port, from the kernel's table (proc(5), /proc/net/tcp). */
export function listenersOf(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  return rows
    .filter(([, local, , state]) => state === LISTEN && local?.endsWith(suffix))
    .map((row) => row[9] ?? '');
}

function socketsOf(pid: number): ReadonlySet<string> {
  const folder = `/proc/${pid}/fd`;
  const links = entriesOf(folder).map((name) => targetOf(`${folder}/${name}`));
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function targetOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
