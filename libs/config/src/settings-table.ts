import type { ConfigSchema } from './load-config.ts';

/** The Markdown table of a schema, for a service's README. */
export function settingsTable(schema: ConfigSchema): string {
  const rows = Object.values(schema).map((setting) => {
    const unit = setting.unit === undefined ? '' : ` (${setting.unit})`;
    const fallback = setting.fallback === undefined ? '*required*' : code(setting.fallback);
    const secret = setting.secret ? ` Secret: also as \`${setting.env}_FILE\`.` : '';
    return `| \`${setting.env}\` | ${setting.description}${unit}.${secret} | ${setting.allowed} | ${fallback} |`;
  });
  return ['| variable | meaning | allowed | default |', '|---|---|---|---|', ...rows].join('\n');
}

/** The lines of a schema in `.env.example`: every setting with its default, commented out. */
export function envExample(title: string, schema: ConfigSchema): string {
  const lines = Object.values(schema).flatMap((setting) => {
    const unit = setting.unit === undefined ? '' : `, ${setting.unit}`;
    const need = setting.fallback === undefined ? 'required' : 'optional';
    return [
      `# ${setting.description} (${setting.allowed}${unit}; ${need})`,
      `#${setting.env}=${setting.fallback ?? ''}`,
    ];
  });
  return [`## ${title}`, ...lines, ''].join('\n');
}

function code(value: string): string {
  return value === '' ? 'empty' : `\`${value}\``;
}
