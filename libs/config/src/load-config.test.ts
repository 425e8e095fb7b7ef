import { describe, expect, test } from '@jest/globals';
import { ConfigError, flag, integer, loadConfig, optionalText, port, settingsTable, text } from './index.ts';

const schema = {
  httpPort: port({ env: 'APP_PORT', description: 'Port', fallback: 8000 }),
  workers: integer({ env: 'APP_WORKERS', description: 'Workers', min: 1, max: 64, fallback: 2 }),
  verbose: flag({ env: 'APP_VERBOSE', description: 'Talk more', fallback: false }),
  password: text({ env: 'APP_PASSWORD', description: 'Password', secret: true }),
  endpoint: optionalText({ env: 'APP_ENDPOINT', description: 'Where to send' }),
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(schema, env);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe('loadConfig', () => {
  test('takes defaults and reads what is set', () => {
    const config = loadConfig(schema, { APP_PASSWORD: 's3cret', APP_WORKERS: '7' });
    expect(config).toEqual({
      httpPort: 8000,
      workers: 7,
      verbose: false,
      password: 's3cret',
      endpoint: null,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('reports all problems at once', () => {
    const problems = problemsOf({ APP_PORT: '70000', APP_WORKERS: 'many', APP_VERBOSE: 'yes' });
    expect(problems).toHaveLength(4);
    expect(problems.join()).toContain("APP_WORKERS must be a whole number (given: 'many')");
    expect(problems.join()).toContain('APP_PASSWORD is required');
  });

  test('a wrong value is refused instead of replaced by the default', () => {
    expect(problemsOf({ APP_PASSWORD: 'x', APP_WORKERS: '0' })).toHaveLength(1);
    expect(problemsOf({ APP_PASSWORD: 'x', APP_WORKERS: '' })).toHaveLength(1);
  });

  test('a secret never appears in a message', () => {
    const secretFlag = { key: flag({ env: 'KEY', description: 'Key', secret: true }) };
    expect(() => loadConfig(secretFlag, { KEY: 'hunter2' })).toThrow(ConfigError);
    try {
      loadConfig(secretFlag, { KEY: 'hunter2' });
    } catch (error) {
      expect((error as Error).message).not.toContain('hunter2');
    }
  });

  test('a secret comes from a file, and a missing file is a problem', () => {
    expect(problemsOf({ APP_PASSWORD_FILE: '/does/not/exist' })).toEqual([
      'APP_PASSWORD _FILE cannot be read: ENOENT',
    ]);
    expect(problemsOf({ APP_PASSWORD: 'a', APP_PASSWORD_FILE: '/x' })).toHaveLength(1);
  });
});

test('the settings table names every variable and marks secrets', () => {
  const table = settingsTable(schema);
  for (const setting of Object.values(schema)) expect(table).toContain(`\`${setting.env}\``);
  expect(table).toContain('APP_PASSWORD_FILE');
});
