import { expect, test } from '@jest/globals';
import { errorGuideMarkdown } from './error-guide.ts';

test.each(['INPUT_FORMAT_INVALID', 'UNSUPPORTED_FORMAT'])('%s names every format that is read', (code) => {
  const [, section = ''] = errorGuideMarkdown().split(`## ${code}\n`);
  const [advice = ''] = section.split('\n## ');
  for (const format of ['STEP', 'IGES', 'BREP', 'STL', 'OBJ', 'PLY', '3MF', 'GLB', 'glTF', 'DXF']) {
    expect(advice).toContain(format);
  }
});
