/** A PLY header; only a file of that name may begin with the word alone. */
export function isPly(text: string, extension: string): boolean {
  if (!/^ply[ \t]*[\r\n]/.test(text)) return false;
  return extension === 'ply' || /^ply[ \t]*[\r\n]+\s*(?:format|comment|obj_info|element)\s/.test(text);
}

const GLTF_KEYS = ['"accessors"', '"bufferViews"', '"meshes"', '"nodes"', '"scenes"'];

/** A JSON object with the asset of glTF, or with three of its lists: the asset may stand behind long buffers. */
export function isGltfJson(text: string, extension: string): boolean {
  if (!/^\s*\{\s*["}]/.test(text)) return false;
  if (extension === 'gltf') return true;
  const at = text.indexOf('"asset"');
  if (at >= 0 && /^"asset"\s*:\s*\{[^}]{0,2000}?"version"/.test(text.slice(at, at + 3000))) return true;
  return GLTF_KEYS.filter((key) => text.includes(key)).length >= 3;
}

const OBJ_STATEMENT =
  /^\s*(?:v|vt|vn|vp|f|l|p|o|g|s|mg|usemtl|mtllib|usemap|maplib|cstype|deg|bmat|step|curv|curv2|surf|parm|trim|hole|scrv|sp|end|con|bevel|c_interp|d_interp|lod|shadow_obj|trace_obj|ctech|stech)(?:\s|$)/;
const OBJ_SAMPLE = 8_192;

/** Lines of OBJ statements, a vertex among them; comments and blank lines between. */
export function isObj(text: string, extension: string): boolean {
  if (text.includes('\0')) return false;
  const lines = text.slice(0, OBJ_SAMPLE).split(/\r\n|\r|\n/);
  if (text.length > OBJ_SAMPLE && lines.length > 1) lines.pop();
  const statements = joinContinued(lines).filter(
    (line) => line.trim() !== '' && !line.trimStart().startsWith('#'),
  );
  // Comments may fill the sample.
  if (statements.length === 0) return extension === 'obj' && lines.some((line) => line.startsWith('#'));
  const known = statements.filter((line) => OBJ_STATEMENT.test(line)).length;
  if (extension === 'obj') return known * 2 > statements.length;
  return known === statements.length && statements.some((line) => /^\s*v[ \t]+[-+.\d]/.test(line));
}

function joinContinued(lines: readonly string[]): readonly string[] {
  return lines.filter((_, i) => !lines[i - 1]?.trimEnd().endsWith('\\'));
}
