import { fileURLToPath } from 'node:url';

/** Where the compiled code of the CAD kernel is kept for all tests of this checkout, and its local fleets. */
export const KERNEL_CODE_FOLDER = fileURLToPath(new URL('../../../build/kernel-code', import.meta.url));
