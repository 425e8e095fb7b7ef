import { createRequire } from 'node:module';

export interface GltfReport {
  readonly issues: {
    readonly numErrors: number;
    readonly numWarnings: number;
    /** Severity 0 is an error, 1 a warning. */
    readonly messages: readonly {
      readonly severity: number;
      readonly code: string;
      readonly message: string;
    }[];
  };
  readonly info: { readonly totalTriangleCount: number };
}

interface Validator {
  validateBytes(bytes: Uint8Array, options: { readonly maxIssues: number }): Promise<GltfReport>;
}

// The package has no types.
const validator = createRequire(import.meta.url)('gltf-validator') as Validator;

/** What the validator of the Khronos Group says of a GLB. */
export function gltfReport(bytes: Uint8Array): Promise<GltfReport> {
  return validator.validateBytes(bytes, { maxIssues: 50 });
}
