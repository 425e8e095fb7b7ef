import { describe, expect, test } from '@jest/globals';
import { findMovedPorts, findSharedPorts, portsOf } from './port-settings.ts';
import { readSettings } from './settings.ts';

describe('the ports of a fleet', () => {
  test('two settings with one port are named both', () => {
    const ports = portsOf(readSettings({ GATEWAY_PORT: '9100', FLEET_REDIS_PORT: '9100' }));
    expect(findSharedPorts(ports)).toEqual([
      'GATEWAY_PORT and FLEET_REDIS_PORT are both 9100. Give each a port of its own.',
    ]);
  });

  test('the defaults share none, nor do ports that the system chooses', () => {
    expect(findSharedPorts(portsOf(readSettings({})))).toEqual([]);
    expect(findSharedPorts({ GATEWAY_PORT: 0, GATEWAY_OPS_PORT: 0 })).toEqual([]);
  });

  test('a fleet that runs with another port than the settings is told with both numbers', () => {
    const running = portsOf(readSettings({}));
    const [line, ...more] = findMovedPorts(running, portsOf(readSettings({ GATEWAY_PORT: '9100' })));
    expect(line).toContain('GATEWAY_PORT is 9100 in the settings, but the fleet runs with 8000');
    expect(more).toEqual([]);
    expect(findMovedPorts(running, running)).toEqual([]);
  });
});
