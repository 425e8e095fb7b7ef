import { parseArgs } from 'node:util';
import { answerRequest } from './kernel/answer-request.ts';
import type { CompareRequest, ReadRequest, RenderRequest, RenewRequest } from './kernel/messages.ts';
import { loadWithModule } from './kernel/open-cascade.ts';
import { RenewableBench } from './kernel/renewable-bench.ts';
import { selfTest } from './kernel/self-test.ts';
import { warmUp } from './kernel/warm-up.ts';
import { serveChannel } from './kernel/worker-channel.ts';

/**
 * A kernel worker: the second program of this package, started by the service's pool and never by hand.
 * It parses what strangers send. Its one argument, which may be missing, is the kernel's compiled code;
 * with `--cold` it answers without having warmed itself.
 */
await serveChannel<ReadRequest | RenderRequest | CompareRequest | RenewRequest>(async () => {
  const { values, positionals } = parseArgs({
    options: { cold: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [codePath] = positionals;
  const { oc, module, codeTaken } = await loadWithModule(codePath ?? null);
  selfTest(oc);
  if (!values.cold) warmUp(oc, codeTaken ? 1 : 3);
  const bench = new RenewableBench(oc, module);
  return {
    codeTaken,
    answer: async (request, send) => {
      if (request.type !== 'renew') return answerRequest(bench.current, request, send);
      await bench.renew();
      return { type: 'renewed', id: request.id, timingsMs: {} };
    },
  };
});
