import type { CallContext } from '@cadml/cad-model';
import { type ServiceError, type StatusObject, status } from '@grpc/grpc-js';
import type { MethodDefinition } from '../definition.ts';
import { outgoingMetadata } from '../metadata.ts';
import type { Link } from './invoke.ts';
import { fromServiceError } from './transport-error.ts';

/**
 * One request, one answer, on the channel itself. `Client.makeUnaryRequest` does the same behind two layers of
 * interceptors and captures the caller's stack on every call, a tenth of what a request costs at the edge; an
 * AppError says where it came from.
 */
export function callUnary(
  link: Link,
  method: MethodDefinition,
  request: unknown,
  context: CallContext,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const bytes = method.requestSerialize(request as never);
    const call = link.channel.getChannel().createCall(method.path, context.deadline, null, null, null);
    const cancel = () => call.cancelWithStatus(status.CANCELLED, 'Cancelled on client');
    let answer: { readonly message: unknown } | undefined;
    let unreadable: unknown;
    call.start(outgoingMetadata(context), {
      onReceiveMetadata: () => undefined,
      onReceiveMessage: (message: Buffer) => {
        try {
          answer = { message: method.responseDeserialize(message) };
        } catch (thrown) {
          unreadable = thrown;
          call.cancelWithStatus(status.INTERNAL, 'The response cannot be read');
        }
      },
      onReceiveStatus: (ended) => {
        context.signal.removeEventListener('abort', cancel);
        if (ended.code === status.OK && answer !== undefined) resolve(answer.message);
        else reject(fromServiceError(failureOf(ended, unreadable), link.dependency, link.stage));
      },
    });
    call.startRead();
    call.sendMessageWithContext({}, bytes);
    call.halfClose();
    if (context.signal.aborted) cancel();
    else context.signal.addEventListener('abort', cancel, { once: true });
  });
}

function failureOf(ended: StatusObject, cause: unknown): ServiceError {
  const told =
    ended.code === status.OK
      ? { ...ended, code: status.UNIMPLEMENTED, details: 'No message received' }
      : ended;
  const error = new Error(`${told.code} ${status[told.code]}: ${told.details}`, { cause });
  return Object.assign(error, told);
}
