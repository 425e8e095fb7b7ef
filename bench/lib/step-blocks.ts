/**
 * A STEP file of about `bytes` bytes: one product with as many cuboids as fit, in the text that CAD systems
 * write (a line for each instance, full digits). Every block has 6 faces, 12 edges, 8 vertices of its own.
 */
export function stepBlocks(bytes: number): Uint8Array {
  const head = [...HEADER, ...PRODUCT];
  const parts = [head.join('\n')];
  const solids: number[] = [];
  let size = parts[0]?.length ?? 0;
  for (let next = FIRST; size < bytes; ) {
    const block = new Block(next, solids.length);
    const text = block.lines.join('\n');
    parts.push(text);
    size += text.length + 8;
    solids.push(block.solid);
    next = block.next;
  }
  const items = solids.map((id) => `#${id}`).join(',\n');
  parts.push(
    `#10=ADVANCED_BREP_SHAPE_REPRESENTATION('',(${items}),#11);`,
    'ENDSEC;',
    'END-ISO-10303-21;',
    '',
  );
  return new TextEncoder().encode(parts.join('\n'));
}

const FIRST = 100;
const HEADER = [
  'ISO-10303-21;',
  'HEADER;',
  "FILE_DESCRIPTION((''),'2;1');",
  "FILE_NAME('blocks','2020-01-01T00:00:00',(''),(''),'','','');",
  "FILE_SCHEMA(('AUTOMOTIVE_DESIGN { 1 0 10303 214 1 1 1 1 }'));",
  'ENDSEC;',
  'DATA;',
];
const PRODUCT = [
  "#1=APPLICATION_CONTEXT('automotive design');",
  "#2=PRODUCT_CONTEXT('',#1,'mechanical');",
  "#3=PRODUCT('blocks','blocks','',(#2));",
  "#4=PRODUCT_DEFINITION_FORMATION('','',#3);",
  "#5=PRODUCT_DEFINITION_CONTEXT('part definition',#1,'design');",
  "#6=PRODUCT_DEFINITION('design','',#4,#5);",
  "#7=PRODUCT_DEFINITION_SHAPE('','',#6);",
  '#8=SHAPE_DEFINITION_REPRESENTATION(#7,#10);',
  '#11=(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT((#15))' +
    "GLOBAL_UNIT_ASSIGNED_CONTEXT((#12,#13,#14))REPRESENTATION_CONTEXT('',''));",
  '#12=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));',
  '#13=(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.));',
  '#14=(NAMED_UNIT(*)SI_UNIT($,.STERADIAN.)SOLID_ANGLE_UNIT());',
  "#15=UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE(1.E-07),#12,'distance_accuracy_value','');",
];
/** Corners by bit: 1 is x, 2 is y, 4 is z. Each face lists its corners counter-clockwise from outside. */
const FACES = [
  [0, 2, 3, 1],
  [4, 5, 7, 6],
  [0, 1, 5, 4],
  [2, 6, 7, 3],
  [0, 4, 6, 2],
  [1, 3, 7, 5],
] as const;

class Block {
  readonly lines: string[] = [];
  readonly solid: number;
  next: number;
  private readonly corners: readonly Vec3[];
  private readonly vertices: readonly number[];
  private readonly edges = new Map<string, number>();

  constructor(next: number, index: number) {
    this.next = next;
    const origin = [(index % 100) * 12.345678901234, Math.floor(index / 100) * 11.234567890123, 0.123456789];
    this.corners = Array.from({ length: 8 }, (_, bits) => [
      (origin[0] as number) + (bits & 1 ? 10.000123456789 : 0),
      (origin[1] as number) + (bits & 2 ? 9.000234567891 : 0),
      (origin[2] as number) + (bits & 4 ? 8.000345678912 : 0),
    ]);
    this.vertices = this.corners.map((corner) => this.add(`VERTEX_POINT('',#${this.point(corner)})`));
    const faces = FACES.map((corners) => `#${this.face(corners)}`);
    const shell = this.add(`CLOSED_SHELL('',(${faces.join(',')}))`);
    this.solid = this.add(`MANIFOLD_SOLID_BREP('',#${shell})`);
  }

  private add(text: string): number {
    this.lines.push(`#${this.next}=${text};`);
    return this.next++;
  }

  private point(at: Vec3): number {
    return this.add(`CARTESIAN_POINT('',(${at.map((value) => value.toFixed(12)).join(',')}))`);
  }

  private direction(from: Vec3, to: Vec3): number {
    const delta = subtract(to, from);
    const length = Math.hypot(...delta);
    return this.add(`DIRECTION('',(${delta.map((value) => (value / length).toFixed(12)).join(',')}))`);
  }

  private face(corners: readonly number[]): number {
    const uses = corners.map((from, i) => this.use(from, corners[(i + 1) % 4] as number));
    const loop = this.add(`EDGE_LOOP('',(${uses.map((use) => `#${use}`).join(',')}))`);
    const bound = this.add(`FACE_OUTER_BOUND('',#${loop},.T.)`);
    const [a, b, d] = [corners[0], corners[1], corners[3]].map((corner) => this.corner(corner as number));
    const [along, up] = [subtract(b as Vec3, a as Vec3), subtract(d as Vec3, a as Vec3)];
    const axis = this.direction([0, 0, 0], cross(along, up));
    const x = this.direction([0, 0, 0], along);
    const place = this.add(`AXIS2_PLACEMENT_3D('',#${this.point(a as Vec3)},#${axis},#${x})`);
    const plane = this.add(`PLANE('',#${place})`);
    return this.add(`ADVANCED_FACE('',(#${bound}),#${plane},.T.)`);
  }

  private use(from: number, to: number): number {
    const [first, last] = from < to ? [from, to] : [to, from];
    const key = `${first},${last}`;
    const edge = this.edges.get(key) ?? this.edge(first, last);
    this.edges.set(key, edge);
    return this.add(`ORIENTED_EDGE('',*,*,#${edge},${from < to ? '.T.' : '.F.'})`);
  }

  private edge(from: number, to: number): number {
    const direction = this.direction(this.corner(from), this.corner(to));
    const vector = this.add(`VECTOR('',#${direction},1.)`);
    const line = this.add(`LINE('',#${this.point(this.corner(from))},#${vector})`);
    return this.add(`EDGE_CURVE('',#${this.vertices[from]},#${this.vertices[to]},#${line},.T.)`);
  }

  private corner(bits: number): Vec3 {
    return this.corners[bits] as Vec3;
  }
}

type Vec3 = readonly number[];

function subtract(a: Vec3, b: Vec3): Vec3 {
  return a.map((value, i) => value - (b[i] as number));
}

function cross([ax = 0, ay = 0, az = 0]: Vec3, [bx = 0, by = 0, bz = 0]: Vec3): Vec3 {
  return [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
}
