export { ConfigError, type ConfigOf, type ConfigSchema, EXIT_CONFIG, loadConfig } from './load-config.ts';
export {
  flag,
  integer,
  list,
  number,
  oneOf,
  optionalText,
  port,
  type Setting,
  text,
  url,
} from './setting.ts';
export { envExample, settingsTable } from './settings-table.ts';
