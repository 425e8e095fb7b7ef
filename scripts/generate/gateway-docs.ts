import { authorizationGuideMarkdown } from '../../services/gateway/src/transport/http/authorization-guide.ts';
import { errorGuideMarkdown } from '../../services/gateway/src/transport/http/error-guide.ts';
import type { Artefact } from './artefact.ts';

/** docs/errors.md: a heading for each code, as the gateway serves it at /docs/errors. */
export const ERROR_DOCS: Artefact = { path: 'docs/errors.md', render: errorGuideMarkdown };

/** docs/authorization.md: the table that the gateway enforces. */
export const AUTHORIZATION_DOCS: Artefact = {
  path: 'docs/authorization.md',
  render: authorizationGuideMarkdown,
};
