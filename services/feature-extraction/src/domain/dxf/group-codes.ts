export type ValueType = 'text' | 'real' | 'int16' | 'int32' | 'int64' | 'bool' | 'bytes';

/** The type of a value by its group code (DXF reference, "Group code value types"). */
export function valueType(code: number): ValueType {
  for (const [first, last, type] of RANGES) if (code >= first && code <= last) return type;
  return 'text';
}

export function isNumeric(code: number): boolean {
  const type = valueType(code);
  return type !== 'text' && type !== 'bytes';
}

const RANGES: readonly (readonly [first: number, last: number, type: ValueType])[] = [
  [10, 59, 'real'],
  [60, 79, 'int16'],
  [90, 99, 'int32'],
  [0, 9, 'text'],
  [110, 149, 'real'],
  [160, 169, 'int64'],
  [170, 179, 'int16'],
  [210, 239, 'real'],
  [270, 289, 'int16'],
  [290, 299, 'bool'],
  [310, 319, 'bytes'],
  [370, 389, 'int16'],
  [400, 409, 'int16'],
  [420, 429, 'int32'],
  [440, 459, 'int32'],
  [460, 469, 'real'],
  [1004, 1004, 'bytes'],
  [1010, 1059, 'real'],
  [1060, 1070, 'int16'],
  [1071, 1071, 'int32'],
];
