import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
const LISTEN = '0A';

/**
 * Local addresses whose listeners a connection to 127.0.0.1 may reach, as the kernel's tables write them: hex, each
 * word in the byte order of a little-endian machine. What listens on another interface is none of them.
 */
const LOOPBACK = '0100007F';
const ANY = '00000000';
const MAPPED = '0000000000000000FFFF0000';
const REACHED = new Set([LOOPBACK, ANY, ANY.repeat(4), MAPPED + LOOPBACK, MAPPED + ANY]);

/**
 * Whether that process, and no other, takes connections to 127.0.0.1 at the TCP port. Where there is no /proc its
 * word counts.
 */
export function listensAlone(pid: number, port: number): boolean {
  const tables = TABLES.filter((path) => existsSync(path));
  if (tables.length === 0) return true;
  const listeners = tables.flatMap((path) => listenersOf(readFileSync(path, 'utf8'), port));
  const own = socketsOf(pid);
  return listeners.length > 0 && listeners.every((inode) => own.has(inode));
}

/** Inodes of the sockets that 127.0.0.1 at the port may reach, from the kernel's table (proc(5), /proc/net/tcp). */
export function listenersOf(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  return rows
    .filter(([, local, , state]) => state === LISTEN && isReached(local ?? '', wanted))
    .map((row) => row[9] ?? '');
}

function isReached(local: string, wanted: string): boolean {
  const [address, port] = local.split(':');
  return port === wanted && address !== undefined && REACHED.has(address);
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
