import { ROLES, type Role } from '@cadml/cad-model';
import { type AccessRule, OPERATIONS } from '../../domain/access-table.ts';
import { API_PREFIX } from './http-app.ts';

/** The authorization table as Markdown: the text of docs/authorization.md. */
export function authorizationGuideMarkdown(): string {
  const rows = OPERATIONS.map(([, rule]) => {
    const cells = ROLES.map((role) => cellOf(rule, role));
    const scope = rule.scope === null || rule.access === 'public' ? '–' : `\`${rule.scope}\``;
    const second = rule.secondCredential ? '`X-Admin-Token` and a reason' : '–';
    const route = `\`${rule.method.toUpperCase()} ${API_PREFIX}${rule.path}\``;
    return `| ${[route, ...cells, scope, second].join(' | ')} |`;
  });
  return [
    '# Who may do what',
    '',
    'The server registers its routes from this table and refuses the rest; a test walks every row with every role.',
    'A key needs the role and the scope. `net`: without a key from the addresses of `GATEWAY_OPS_ADDRESSES`, with a key of the role and scope from anywhere.',
    '',
    `| route | ${ROLES.join(' | ')} | scope | second credential |`,
    `|---|${ROLES.map(() => '---|').join('')}---|---|`,
    ...rows,
    '',
  ].join('\n');
}

function cellOf(rule: AccessRule, role: Role): string {
  if (rule.access === 'public') return 'open';
  const allowed = rule.roles.includes(role) ? 'yes' : 'no';
  return rule.access === 'network' ? `net, ${allowed}` : allowed;
}
