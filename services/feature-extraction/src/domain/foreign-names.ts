import type { ForeignFormat } from './foreign-formats.ts';

const SOLID = 'Export the part as STEP (AP242 or AP214).';
const MESH = 'Export the mesh as STL, 3MF or GLB.';
const DRAWING = 'Save the drawing as DXF.';

/**
 * The format that a file has by its name alone; null for a name that says nothing. For content that nobody
 * recognises: most of these formats keep their signatures to themselves.
 */
export function foreignByName(name: string): ForeignFormat | null {
  // Creo numbers the versions of a file: part.prt.3.
  const extension = /\.([a-z0-9_]{1,12})(?:\.\d{1,4})?$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const known = NAMES.find(({ extensions }) => extensions.includes(extension));
  return known ? { format: known.format, label: known.label, advice: known.advice } : null;
}

const NAMES: readonly (ForeignFormat & { readonly extensions: readonly string[] })[] = [
  {
    ...{ format: 'solidworks', label: 'SolidWorks (SLDPRT, SLDASM)', advice: SOLID },
    extensions: ['sldprt', 'sldasm', 'sldlfp'],
  },
  {
    ...{ format: 'solidworks', label: 'SolidWorks drawing (SLDDRW)', advice: DRAWING },
    extensions: ['slddrw'],
  },
  {
    ...{ format: 'catia', label: 'CATIA V5 (CATPart, CATProduct)', advice: SOLID },
    extensions: ['catpart', 'catproduct', 'catshape', 'cgr'],
  },
  { format: 'catia', label: 'CATIA V5 drawing (CATDrawing)', advice: DRAWING, extensions: ['catdrawing'] },
  { format: 'catia-v4', label: 'CATIA V4 (MODEL)', advice: SOLID, extensions: ['model', 'session'] },
  {
    ...{ format: 'parasolid', label: 'Parasolid (X_T, X_B)', advice: SOLID },
    extensions: ['x_t', 'x_b', 'xmt', 'xmt_txt', 'xmt_bin', 'p_b'],
  },
  {
    ...{ format: 'step-xml', label: 'STEP as XML (STPX)', advice: 'Export the part as STEP text (.stp).' },
    extensions: ['stpx', 'stpxz', 'p28'],
  },
  { format: 'jt', label: 'JT', advice: SOLID, extensions: ['jt'] },
  { format: 'inventor', label: 'Inventor (IPT, IAM)', advice: SOLID, extensions: ['ipt', 'iam'] },
  { format: 'inventor', label: 'Inventor drawing (IDW)', advice: DRAWING, extensions: ['idw'] },
  { format: 'creo-or-nx', label: 'A part of Creo or NX (PRT)', advice: SOLID, extensions: ['prt'] },
  {
    ...{ format: 'creo-or-solidedge', label: 'An assembly of Creo or Solid Edge (ASM)', advice: SOLID },
    extensions: ['asm'],
  },
  { format: 'creo', label: 'Creo (NEU, XPR, XAS)', advice: SOLID, extensions: ['neu', 'xpr', 'xas'] },
  { format: 'solidedge', label: 'Solid Edge (PAR, PSM)', advice: SOLID, extensions: ['par', 'psm', 'pwd'] },
  { format: 'solidedge', label: 'Solid Edge drawing (DFT)', advice: DRAWING, extensions: ['dft'] },
  { format: 'acis', label: 'ACIS (SAT, SAB)', advice: SOLID, extensions: ['sat', 'sab'] },
  { format: 'fcstd', label: 'FreeCAD (FCStd)', advice: SOLID, extensions: ['fcstd'] },
  { format: 'fusion', label: 'Fusion (F3D, F3Z)', advice: SOLID, extensions: ['f3d', 'f3z'] },
  { format: '3dxml', label: 'CATIA 3DXML', advice: SOLID, extensions: ['3dxml'] },
  { format: 'rhino', label: 'Rhino (3DM)', advice: SOLID, extensions: ['3dm'] },
  { format: 'microstation', label: 'MicroStation (DGN)', advice: DRAWING, extensions: ['dgn'] },
  { format: 'dwf', label: 'DWF', advice: DRAWING, extensions: ['dwf', 'dwfx'] },
  { format: 'sketchup', label: 'SketchUp (SKP)', advice: MESH, extensions: ['skp'] },
  { format: 'fbx', label: 'FBX', advice: MESH, extensions: ['fbx'] },
  { format: 'blender', label: 'Blender', advice: MESH, extensions: ['blend'] },
  { format: 'usd', label: 'USD', advice: MESH, extensions: ['usd', 'usda', 'usdc', 'usdz'] },
  { format: '3ds-max', label: '3ds Max (3DS, MAX)', advice: MESH, extensions: ['3ds', 'max'] },
];
