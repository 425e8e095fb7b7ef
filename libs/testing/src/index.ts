export { corpus } from './corpus.ts';
export { type EventuallyOptions, eventually } from './eventually.ts';
export { type FakeClock, fakeClock } from './fake-clock.ts';
export { freePort } from './free-port.ts';
export { type PostgresServer, startPostgres } from './postgres-server.ts';
export { defineProgram, type Program, type ProgramSettings } from './program.ts';
export { type RedisServer, type RedisServerOptions, startRedis } from './redis-server.ts';
export { onTeardown, runTeardowns } from './teardown.ts';
export { tempDir } from './temp-dir.ts';
