import { expect, test } from '@jest/globals';
import { translateFileError } from './blob-errors.ts';

test.each(['ENOSPC', 'EDQUOT', 'EFBIG'])('%s says that there is no room', (code) => {
  const thrown = Object.assign(new Error('write'), { code });
  expect(translateFileError(thrown)).toMatchObject({ code: 'SERVICE_UNAVAILABLE', cause: thrown });
});

test('another error of the file system stays what it is', () => {
  const thrown = Object.assign(new Error('write'), { code: 'EACCES' });
  expect(translateFileError(thrown)).toBe(thrown);
});
