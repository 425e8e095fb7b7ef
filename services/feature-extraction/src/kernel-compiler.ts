import { compileKernel } from './kernel/compile-kernel.ts';

/**
 * The compiler: a program that prepares the CAD kernel for the workers and ends. It reads no file of anybody's, so
 * what it writes can be trusted. Its one argument is where to write.
 */
const [, , output] = process.argv;
await compileKernel(output as string);
