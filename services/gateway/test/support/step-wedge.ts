type Vec3 = readonly [number, number, number];

/** What an instance of a STEP text is called in the texts below. */
export type Name = number;

/** Millimetres, by the representation context #80. */
export const MM_CONTEXT = `#90=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));
#91=(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.));#92=(NAMED_UNIT(*)SI_UNIT($,.STERADIAN.)SOLID_ANGLE_UNIT());
#93=UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE(1.E-05),#90,'distance_accuracy_value','');
#80=(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT((#93))
GLOBAL_UNIT_ASSIGNED_CONTEXT((#90,#91,#92))REPRESENTATION_CONTEXT('',''));
#70=APPLICATION_CONTEXT('');#71=PRODUCT_CONTEXT('',#70,'mechanical');#72=PRODUCT_DEFINITION_CONTEXT('part definition',#70,'design');`;

/** A product `id` … `id + 9`: definition `id`, representation `id + 5` with these items. */
export function productText(id: Name, name: string, items: string): string {
  return `#${id}=PRODUCT_DEFINITION('','',#${id + 1},#72);#${id + 1}=PRODUCT_DEFINITION_FORMATION('','',#${id + 2});
#${id + 2}=PRODUCT('${name}','${name}','',(#71));#${id + 3}=PRODUCT_DEFINITION_SHAPE('','',#${id});
#${id + 4}=SHAPE_DEFINITION_REPRESENTATION(#${id + 3},#${id + 5});#${id + 5}=SHAPE_REPRESENTATION('',(${items}),#80);`;
}

/** Products, by their `id`. */
interface Ends {
  readonly of: Name;
  readonly into: Name;
}

/** A use of one product in another, placed by an operator; takes five instances from `id` on. */
export function useText(id: Name, ends: Ends, operator: string): string {
  return `#${id}=NEXT_ASSEMBLY_USAGE_OCCURRENCE('${id}','','',#${ends.into},#${ends.of},$);
#${id + 1}=PRODUCT_DEFINITION_SHAPE('','',#${id});#${id + 2}=CONTEXT_DEPENDENT_SHAPE_REPRESENTATION(#${id + 3},#${id + 1});
${relationText(id + 3, ends, operator)}`;
}

/** The relationship of two products' representations by an operator; takes two instances from `id` on. */
export function relationText(id: Name, { of, into }: Ends, operator: string): string {
  return `#${id}=(REPRESENTATION_RELATIONSHIP('','',#${of + 5},#${into + 5})
REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION(#${id + 1})SHAPE_REPRESENTATION_RELATIONSHIP());
#${id + 1}=CARTESIAN_TRANSFORMATION_OPERATOR_3D('','','',${operator});`;
}

/**
 * A solid `id` with a corner at the origin and edges along the axes: a tetrahedron, which is no mirror image of itself
 * when they differ. Takes a hundred instances.
 */
export function wedgeText(id: Name, [x, y, z]: Vec3): string {
  const corners: readonly Vec3[] = [
    [0, 0, 0],
    [x, 0, 0],
    [0, y, 0],
    [0, 0, z],
  ];
  const faces = [
    [0, 2, 1],
    [0, 1, 3],
    [0, 3, 2],
    [1, 2, 3],
  ] as const;
  const writer = new SolidWriter(id + 2, corners);
  const shell = faces.map((face) => writer.face(face)).join();
  return [
    `#${id}=MANIFOLD_SOLID_BREP('',#${id + 1});#${id + 1}=CLOSED_SHELL('',(${shell}));`,
    ...writer.lines,
  ].join('\n');
}

class SolidWriter {
  readonly lines: string[] = [];
  private next: Name;
  private readonly corners: readonly Vec3[];
  private readonly vertices: readonly string[];
  private readonly edges = new Map<string, string>();

  constructor(first: Name, corners: readonly Vec3[]) {
    this.next = first;
    this.corners = corners;
    this.vertices = corners.map((corner) => this.add(`VERTEX_POINT('',${this.point(corner)})`));
  }

  /** Of three corners, counter-clockwise from outside. */
  face([a, b, c]: readonly [number, number, number]): string {
    const [from, along, across] = [this.corner(a), this.vector(a, b), this.vector(a, c)];
    const axis = `${this.direction(cross(along, across))},${this.direction(along)}`;
    const plane = this.add(`PLANE('',${this.add(`AXIS2_PLACEMENT_3D('',${this.point(from)},${axis})`)})`);
    const edges = [this.edge(a, b), this.edge(b, c), this.edge(c, a)].join();
    const bound = this.add(`FACE_OUTER_BOUND('',${this.add(`EDGE_LOOP('',(${edges}))`)},.T.)`);
    return this.add(`ADVANCED_FACE('',(${bound}),${plane},.T.)`);
  }

  private edge(a: number, b: number): string {
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    const key = `${low} ${high}`;
    const curve = this.edges.get(key) ?? this.curve(low, high);
    this.edges.set(key, curve);
    return this.add(`ORIENTED_EDGE('',*,*,${curve},${a === low ? '.T.' : '.F.'})`);
  }

  private curve(a: number, b: number): string {
    const vector = this.add(`VECTOR('',${this.direction(this.vector(a, b))},1.)`);
    const line = this.add(`LINE('',${this.point(this.corner(a))},${vector})`);
    return this.add(`EDGE_CURVE('',${this.vertices[a]},${this.vertices[b]},${line},.T.)`);
  }

  private corner(i: number): Vec3 {
    return this.corners[i] as Vec3;
  }

  private vector(a: number, b: number): Vec3 {
    const [from, to] = [this.corner(a), this.corner(b)];
    return [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  }

  private point(at: Vec3): string {
    return this.add(`CARTESIAN_POINT('',(${at.map(real).join()}))`);
  }

  private direction(along: Vec3): string {
    return this.add(`DIRECTION('',(${along.map(real).join()}))`);
  }

  private add(body: string): string {
    const name = `#${this.next++}`;
    this.lines.push(`${name}=${body};`);
    return name;
  }
}

function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function real(value: number): string {
  return Number.isInteger(value) ? `${value}.` : String(value);
}
