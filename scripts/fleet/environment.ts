import { settingNames } from './schemas.ts';

/** What a program needs of the surroundings, besides its settings. */
const KEPT = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'NODE_NO_WARNINGS', 'SSL_CERT_FILE'];

/** The environment of a supervised program: nothing passes that is neither needed nor a setting. */
export function programEnv(own: Readonly<Record<string, string>>): Record<string, string> {
  const settings = settingNames();
  const passed = Object.entries(process.env).filter(([name]) => KEPT.includes(name) || settings.has(name));
  return { ...(Object.fromEntries(passed) as Record<string, string>), ...own };
}
