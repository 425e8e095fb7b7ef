/** A DXF of `count` lines, circles, arcs, polylines with a bulge, and texts, in equal parts. */
export function drawingOf(count: number): string {
  const groups: (string | number)[] = [0, 'SECTION', 2, 'HEADER', 9, '$ACADVER', 1, 'AC1015'];
  groups.push(9, '$INSUNITS', 70, 4, 0, 'ENDSEC', 0, 'SECTION', 2, 'ENTITIES');
  for (let i = 0; i < count; i++) groups.push(...entityOf(i));
  return [...groups.map(String), '0', 'ENDSEC', '0', 'EOF', ''].join('\n');
}

function entityOf(i: number): readonly (string | number)[] {
  const x = (i % 200) * 7.125 + 0.333333333333;
  const y = Math.floor(i / 200) * 5.0625 - 0.142857142857;
  const head = (type: string) => [0, type, 5, (i + 256).toString(16), 8, `LAYER_${i % 8}`, 62, 256];
  const at = [10, x, 20, y, 30, 0];
  switch (i % 5) {
    case 0:
      return [...head('LINE'), ...at, 11, x + 3, 21, y + 2, 31, 0];
    case 1:
      return [...head('CIRCLE'), ...at, 40, 1.25];
    case 2:
      return [...head('ARC'), ...at, 40, 2.5, 50, i % 360, 51, (i * 7) % 360];
    case 3:
      return [
        ...head('LWPOLYLINE'),
        90,
        3,
        70,
        1,
        10,
        x,
        20,
        y,
        42,
        0.5,
        10,
        x + 2,
        20,
        y,
        10,
        x + 2,
        20,
        y + 1,
      ];
    default:
      return [...head('TEXT'), ...at, 40, 2.5, 1, `NOTE ${i}`, 50, 30];
  }
}
