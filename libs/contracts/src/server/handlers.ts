import type { MethodFunction, ServiceDefinition } from '../definition.ts';

/** One handler for every method of a service. */
export type Handlers<D extends ServiceDefinition> = { readonly [K in keyof D]: MethodFunction<D[K]> };
