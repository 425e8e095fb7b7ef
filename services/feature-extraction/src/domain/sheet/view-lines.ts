/** Polylines of a view, two numbers for each point: to the right and upwards, in mm. */
export type Polylines = readonly Float64Array[];

/** What one view of a part shows. */
export interface ViewLines {
  /** Sharp edges and outlines that the viewer sees. */
  readonly visible: Polylines;
  /** Seen edges without a bend, drawn thin. */
  readonly smooth: Polylines;
  /** Sharp edges and outlines behind the part. */
  readonly hidden: Polylines;
}

export type ViewName = 'front' | 'top' | 'left' | 'isometric';

export const VIEW_NAMES: readonly ViewName[] = ['front', 'top', 'left', 'isometric'];
