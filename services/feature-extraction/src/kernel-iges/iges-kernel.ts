import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLateFunctions } from './late-functions.ts';

/** Overloads of the older binding are numbered; only what the conversion needs is named here. */
export interface IgesKernel {
  readonly FS: {
    writeFile(path: string, content: string): void;
    readFile(path: string, options: { readonly encoding: 'utf8' }): string;
    stat(path: string): { readonly size: number };
    unlink(path: string): void;
  };
  readonly IFSelect_ReturnStatus: { readonly IFSelect_RetDone: { readonly value: number } };
  readonly Message_ProgressRange_1: new () => Deletable;
  readonly IGESControl_Reader_1: new () => IgesReader;
  readonly IGESControl_Writer_2: new (unit: string, mode: number) => IgesWriter;
  readonly BRepPrimAPI_MakeBox_2: new (x: number, y: number, z: number) => Deletable & { Shape(): IgesShape };
  readonly ShapeCustom: { SweptToElementary(shape: IgesShape): IgesShape };
  readonly TopAbs_ShapeEnum: Readonly<Record<'TopAbs_FACE' | 'TopAbs_SHAPE', unknown>>;
  readonly TopExp_Explorer_2: new (
    shape: IgesShape,
    find: unknown,
    avoid: unknown,
  ) => Deletable & { More(): boolean; Next(): void };
  readonly BRepTools: { Write_3(shape: IgesShape, path: string, progress: Deletable): boolean };
}

export interface Deletable {
  delete(): void;
}

export interface IgesShape extends Deletable {
  IsNull(): boolean;
}

export interface IgesReader extends Deletable {
  ReadFile(path: string): { readonly value: number };
  NbRootsForTransfer(): number;
  RootForTransfer(root: number): Deletable;
  IGESModel(): Deletable & { get(): { Number(entity: Deletable): number } };
  TransferOneRoot(root: number, progress: Deletable): boolean;
  NbShapes(): number;
  Shape(number: number): IgesShape;
  OneShape(): IgesShape;
}

interface IgesWriter extends Deletable {
  AddShape(shape: IgesShape, progress: Deletable): boolean;
  ComputeModel(): void;
  Write_2(path: string, finish: boolean): boolean;
}

/** What the program's constructor makes: it hands itself over when it is ready. */
type Factory = new (module: object) => PromiseLike<object>;

/**
 * Loads the second CAD kernel (OCCT 7.6 as WebAssembly, 50 MB: seconds and some 600 MB), which unlike the
 * main one reads IGES. Once per process. Its program is written for CommonJS: it asks the globals for
 * `__dirname` and `require`.
 */
export async function loadIgesKernel(): Promise<IgesKernel> {
  const program = fileURLToPath(import.meta.resolve('opencascade.js/dist/opencascade.full.js'));
  Object.assign(globalThis, { __dirname: dirname(program), require: createRequire(program) });
  const { default: Module } = (await import(program)) as { default: Factory };
  const silent = () => undefined;
  const locateFile = (name: string) => join(dirname(program), name);
  const load = () =>
    new Promise<IgesKernel>((resolve, reject) => {
      new Module({ locateFile, print: silent, printErr: silent }).then((kernel) => {
        // It stays a thenable: awaiting it would never end.
        Reflect.deleteProperty(kernel, 'then');
        resolve(kernel as IgesKernel);
      }, reject);
    });
  return await withLateFunctions(load);
}

/** True for a C++ exception, which this build throws as the number of its place in memory. */
export function isIgesKernelException(thrown: unknown): boolean {
  return typeof thrown === 'number';
}
