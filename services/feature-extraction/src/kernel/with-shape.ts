import { packDescriptor } from '../domain/descriptor/pack-descriptor.ts';
import { shapeDescriptor } from '../domain/descriptor/shape-descriptor.ts';
import type { CadDocument, Warning } from '../domain/document.ts';
import type { ShapeDocument } from '../domain/shape/shape-document.ts';
import { isKernelException } from './open-cascade.ts';

const WITHOUT: Warning = {
  code: 'shape_not_described',
  message:
    'The part is too large or too broken for a shape descriptor; v5 has its size and proportions only.',
};

/**
 * Adds the shape descriptor to a document. What else was read of the file stays true without it: where the kernel
 * cannot mesh the part, or there is too much of it, a warning says so.
 */
export function withShape(document: CadDocument, describe: () => ShapeDocument | null): CadDocument {
  const descriptor = descriptorOf(describe);
  if (descriptor === null) return { ...document, warnings: [...document.warnings, WITHOUT] };
  return { ...document, shape: packDescriptor(descriptor) };
}

function descriptorOf(describe: () => ShapeDocument | null): Float32Array | null {
  try {
    const shape = describe();
    return shape === null ? null : shapeDescriptor(shape);
  } catch (thrown) {
    if (isKernelException(thrown)) return null;
    throw thrown;
  }
}
