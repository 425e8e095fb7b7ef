import type { ConvertRequest } from './kernel/messages.ts';
import { serveChannel } from './kernel/worker-channel.ts';
import { answerConvert } from './kernel-iges/answer-convert.ts';
import { loadIgesKernel } from './kernel-iges/iges-kernel.ts';
import { igesSelfTest } from './kernel-iges/iges-self-test.ts';

/**
 * The worker for IGES, a third program of this package: it holds the second CAD kernel, which is large and
 * slow to load, and does nothing but turn IGES into BREP text for the kernel that does everything else.
 */
await serveChannel<ConvertRequest>(async () => {
  const kernel = await loadIgesKernel();
  igesSelfTest(kernel);
  return { codeTaken: false, answer: (request, send) => answerConvert(kernel, request, send) };
});
