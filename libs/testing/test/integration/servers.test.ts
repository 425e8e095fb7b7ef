import { describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import { onTeardown, startPostgres, startRedis } from '../../src/index.ts';

function connect(url: string): Redis {
  const client = new Redis(url, { maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  onTeardown(() => client.disconnect());
  return client;
}

describe('startRedis', () => {
  test('answers on its unix socket and has no TCP port unless asked', async () => {
    const server = await startRedis();
    expect(server.port).toBe(0);
    await expect(connect(server.url).ping()).resolves.toBe('PONG');
  });

  test('with the append-only file it comes back from a kill with what it acknowledged', async () => {
    const server = await startRedis({ tcp: true, aof: true, password: 'p@ss' });
    await connect(server.url).set('kept', 'yes');
    await server.kill();
    await server.restart();
    await expect(connect(server.url).get('kept')).resolves.toBe('yes');
  });
});

describe('startPostgres', () => {
  test('gives each caller a database of its own', async () => {
    const server = await startPostgres();
    const clients = await Promise.all(
      [await server.createDatabase(), await server.createDatabase()].map(async (url) => {
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        onTeardown(() => client.end());
        return client;
      }),
    );
    for (const client of clients) await client.query('create table part (id text)');
    await clients[0]?.query(`insert into part values ('a')`);
    const { rows } = (await clients[1]?.query('select * from part')) ?? { rows: [null] };
    expect(rows).toEqual([]);
  });
});
