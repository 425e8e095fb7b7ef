import { expect, test } from '@jest/globals';
import { listenersOf } from './port-owner.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
   1: 0100007F:1F40 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
   2: 00000000:1F41 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0
`;

test('of the sockets of a port only those that listen are its holders', () => {
  expect(listenersOf(TABLE, 8000)).toEqual(['4711']);
  expect(listenersOf(TABLE, 8001)).toEqual(['4713']);
  expect(listenersOf(TABLE, 8002)).toEqual([]);
});
