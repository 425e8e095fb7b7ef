import { parseArgs } from 'node:util';
import { answerRequest } from './kernel/answer-request.ts';
import type { CompareRequest, ReadRequest, RenderRequest } from './kernel/messages.ts';
import { loadOpenCascade } from './kernel/open-cascade.ts';
import { selfTest } from './kernel/self-test.ts';
import { warmUp } from './kernel/warm-up.ts';
import { createWorkbench } from './kernel/workbench.ts';
import { serveChannel } from './kernel/worker-channel.ts';

/**
 * A kernel worker: the second program of this package, started by the service's pool and never by hand.
 * It parses what strangers send. Its one argument, which may be missing, is the kernel's compiled code;
 * with `--cold` it answers without having warmed itself.
 */
await serveChannel<ReadRequest | RenderRequest | CompareRequest>(async () => {
  const { values, positionals } = parseArgs({
    options: { cold: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [codePath] = positionals;
  const oc = await loadOpenCascade(codePath ?? null);
  selfTest(oc);
  if (!values.cold) warmUp(oc, codePath === undefined ? 3 : 1);
  const bench = createWorkbench(oc);
  return (request, send) => answerRequest(bench, request, send);
});
