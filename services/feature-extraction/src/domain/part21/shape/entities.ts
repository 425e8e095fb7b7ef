/** An entity: its supertype, and its own attributes in order (`parseAttributes`). */
export interface EntityRow {
  readonly of: string | null;
  /** null: known by its supertype, attributes not looked at. */
  readonly own: string | null;
  /** `own` are all attributes, those of the supertypes among them: where some are derived. */
  readonly isWhole?: true;
}

function row(of: string | null, own: string | null = ''): EntityRow {
  return { of, own };
}

function whole(of: string, own: string): EntityRow {
  return { of, own, isWhole: true };
}

/**
 * The geometry and topology that B-reps and surface models are made of: ISO 10303-42 clauses 4 and 5, with what
 * AP203, AP214 and AP242 add. Where exporters are known to be freer than the standard, so is this.
 */
export const ENTITIES: Readonly<Record<string, EntityRow>> = {
  REPRESENTATION_ITEM: row(null, 'label'),
  GEOMETRIC_REPRESENTATION_ITEM: row('REPRESENTATION_ITEM'),
  TOPOLOGICAL_REPRESENTATION_ITEM: row('REPRESENTATION_ITEM'),

  POINT: row('GEOMETRIC_REPRESENTATION_ITEM'),
  CARTESIAN_POINT: row('POINT', 'coordinates'),
  POINT_ON_CURVE: row('POINT', 'curve number'),
  POINT_ON_SURFACE: row('POINT', 'surface number number'),
  POINT_REPLICA: row('POINT', 'point any'),
  DEGENERATE_PCURVE: row('POINT', 'surface definitional_representation'),
  EVALUATED_DEGENERATE_PCURVE: row('DEGENERATE_PCURVE', 'cartesian_point'),
  DIRECTION: row('GEOMETRIC_REPRESENTATION_ITEM', 'ratios'),
  VECTOR: row('GEOMETRIC_REPRESENTATION_ITEM', 'direction number'),
  PLACEMENT: row('GEOMETRIC_REPRESENTATION_ITEM', 'cartesian_point'),
  AXIS1_PLACEMENT: row('PLACEMENT', 'direction?'),
  AXIS2_PLACEMENT_2D: row('PLACEMENT', 'direction?'),
  AXIS2_PLACEMENT_3D: row('PLACEMENT', 'direction? direction?'),

  CURVE: row('GEOMETRIC_REPRESENTATION_ITEM'),
  LINE: row('CURVE', 'cartesian_point vector'),
  CONIC: row('CURVE', 'placement'),
  CIRCLE: row('CONIC', 'notNegative'),
  ELLIPSE: row('CONIC', 'positive positive'),
  HYPERBOLA: row('CONIC', 'positive positive'),
  PARABOLA: row('CONIC', 'number'),
  CLOTHOID: row('CURVE', null),
  OFFSET_CURVE_2D: row('CURVE', 'curve number any'),
  OFFSET_CURVE_3D: row('CURVE', 'curve number any direction'),
  CURVE_REPLICA: row('CURVE', 'curve any'),
  PCURVE: row('CURVE', 'surface definitional_representation'),
  SURFACE_CURVE: row('CURVE', 'curve [pcurve_or_surface]* any'),
  INTERSECTION_CURVE: row('SURFACE_CURVE'),
  SEAM_CURVE: row('SURFACE_CURVE'),
  BOUNDED_CURVE: row('CURVE'),
  BOUNDED_PCURVE: row('PCURVE'),
  BOUNDED_SURFACE_CURVE: row('SURFACE_CURVE'),
  POLYLINE: row('BOUNDED_CURVE', '[cartesian_point]'),
  TRIMMED_CURVE: row('BOUNDED_CURVE', 'curve any any flag any'),
  COMPOSITE_CURVE: row('BOUNDED_CURVE', '[composite_curve_segment] any'),
  COMPOSITE_CURVE_ON_SURFACE: row('COMPOSITE_CURVE'),
  BOUNDARY_CURVE: row('COMPOSITE_CURVE_ON_SURFACE'),
  OUTER_BOUNDARY_CURVE: row('BOUNDARY_CURVE'),
  COMPOSITE_CURVE_SEGMENT: row(null, null),
  REPARAMETRISED_COMPOSITE_CURVE_SEGMENT: row('COMPOSITE_CURVE_SEGMENT', null),
  B_SPLINE_CURVE: row('BOUNDED_CURVE', 'integer [cartesian_point] any any any'),
  B_SPLINE_CURVE_WITH_KNOTS: row('B_SPLINE_CURVE', '[integer] [number] any'),
  BEZIER_CURVE: row('B_SPLINE_CURVE'),
  QUASI_UNIFORM_CURVE: row('B_SPLINE_CURVE'),
  UNIFORM_CURVE: row('B_SPLINE_CURVE'),
  RATIONAL_B_SPLINE_CURVE: row('B_SPLINE_CURVE', '[positive]'),

  SURFACE: row('GEOMETRIC_REPRESENTATION_ITEM'),
  ELEMENTARY_SURFACE: row('SURFACE', 'axis2_placement_3d'),
  PLANE: row('ELEMENTARY_SURFACE'),
  CYLINDRICAL_SURFACE: row('ELEMENTARY_SURFACE', 'positive'),
  CONICAL_SURFACE: row('ELEMENTARY_SURFACE', 'notNegative number'),
  SPHERICAL_SURFACE: row('ELEMENTARY_SURFACE', 'positive'),
  /** The major radius of a lemon is negative for some exporters; the surface is the same. */
  TOROIDAL_SURFACE: row('ELEMENTARY_SURFACE', 'number positive'),
  DEGENERATE_TOROIDAL_SURFACE: row('TOROIDAL_SURFACE', 'any'),
  DUPIN_CYCLIDE_SURFACE: row('SURFACE', null),
  SWEPT_SURFACE: row('SURFACE', 'curve'),
  SURFACE_OF_LINEAR_EXTRUSION: row('SWEPT_SURFACE', 'vector'),
  SURFACE_OF_REVOLUTION: row('SWEPT_SURFACE', 'axis1_placement'),
  SURFACE_CURVE_SWEPT_SURFACE: row('SWEPT_SURFACE', null),
  FIXED_REFERENCE_SWEPT_SURFACE: row('SWEPT_SURFACE', null),
  OFFSET_SURFACE: row('SURFACE', 'surface number any'),
  ORIENTED_SURFACE: row('SURFACE', null),
  SURFACE_REPLICA: row('SURFACE', 'surface any'),
  BOUNDED_SURFACE: row('SURFACE'),
  CURVE_BOUNDED_SURFACE: row('BOUNDED_SURFACE', 'surface [curve] any'),
  RECTANGULAR_TRIMMED_SURFACE: row('BOUNDED_SURFACE', 'surface number number number number any any'),
  RECTANGULAR_COMPOSITE_SURFACE: row('BOUNDED_SURFACE', null),
  B_SPLINE_SURFACE: row('BOUNDED_SURFACE', 'integer integer [[cartesian_point]] any any any any'),
  B_SPLINE_SURFACE_WITH_KNOTS: row('B_SPLINE_SURFACE', '[integer] [integer] [number] [number] any'),
  BEZIER_SURFACE: row('B_SPLINE_SURFACE'),
  QUASI_UNIFORM_SURFACE: row('B_SPLINE_SURFACE'),
  UNIFORM_SURFACE: row('B_SPLINE_SURFACE'),
  RATIONAL_B_SPLINE_SURFACE: row('B_SPLINE_SURFACE', '[[positive]]'),

  VERTEX: row('TOPOLOGICAL_REPRESENTATION_ITEM'),
  VERTEX_POINT: row('VERTEX', 'point'),
  EDGE: row('TOPOLOGICAL_REPRESENTATION_ITEM', 'vertex vertex'),
  EDGE_CURVE: row('EDGE', 'curve flag'),
  ORIENTED_EDGE: whole('EDGE', 'label any any edge flag'),
  SEAM_EDGE: row('ORIENTED_EDGE', null),
  SUBEDGE: row('EDGE', 'edge'),
  LOOP: row('TOPOLOGICAL_REPRESENTATION_ITEM'),
  EDGE_LOOP: row('LOOP', '[oriented_edge]'),
  POLY_LOOP: row('LOOP', '[cartesian_point]'),
  VERTEX_LOOP: row('LOOP', 'vertex'),
  FACE_BOUND: row('TOPOLOGICAL_REPRESENTATION_ITEM', 'loop flag'),
  FACE_OUTER_BOUND: row('FACE_BOUND'),
  FACE: row('TOPOLOGICAL_REPRESENTATION_ITEM', '[face_bound]*'),
  FACE_SURFACE: row('FACE', 'surface flag'),
  ADVANCED_FACE: row('FACE_SURFACE'),
  ORIENTED_FACE: whole('FACE', 'label any face flag'),
  SUBFACE: row('FACE', 'face'),
  CONNECTED_FACE_SET: row('TOPOLOGICAL_REPRESENTATION_ITEM', '[face]'),
  CONNECTED_FACE_SUB_SET: row('CONNECTED_FACE_SET', 'connected_face_set'),
  CLOSED_SHELL: row('CONNECTED_FACE_SET'),
  VERTEX_SHELL: row('TOPOLOGICAL_REPRESENTATION_ITEM', 'vertex_loop'),
  WIRE_SHELL: row('TOPOLOGICAL_REPRESENTATION_ITEM', '[loop]'),
  OPEN_SHELL: whole('CONNECTED_FACE_SET', 'label [face]*'),
  ORIENTED_CLOSED_SHELL: whole('CLOSED_SHELL', 'label any closed_shell flag'),
  ORIENTED_OPEN_SHELL: whole('OPEN_SHELL', 'label any open_shell flag'),

  SOLID_MODEL: row('GEOMETRIC_REPRESENTATION_ITEM'),
  MANIFOLD_SOLID_BREP: row('SOLID_MODEL', 'closed_shell'),
  BREP_WITH_VOIDS: row('MANIFOLD_SOLID_BREP', '[closed_shell]*'),
  FACETED_BREP: row('MANIFOLD_SOLID_BREP'),
  ADVANCED_BREP: row('MANIFOLD_SOLID_BREP'),
  SHELL_BASED_SURFACE_MODEL: row('GEOMETRIC_REPRESENTATION_ITEM', '[shell]*'),
  FACE_BASED_SURFACE_MODEL: row('GEOMETRIC_REPRESENTATION_ITEM', '[connected_face_set]'),

  /** Also written as a complex instance, whose part REPRESENTATION has them. */
  DEFINITIONAL_REPRESENTATION: { of: null, own: 'any [representation_item] any', isWhole: true },
};

/** Kinds of attributes that a choice of entities may be. */
export const CHOICES: Readonly<Record<string, readonly string[]>> = {
  pcurve_or_surface: ['PCURVE', 'SURFACE'],
  shell: ['CONNECTED_FACE_SET', 'VERTEX_SHELL', 'WIRE_SHELL'],
};
