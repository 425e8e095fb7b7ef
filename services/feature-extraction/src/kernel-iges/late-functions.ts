type Callable = (...given: unknown[]) => unknown;

/** What Emscripten's embind writes for the constructor of a class: a name around a body. */
const NAMED =
  /^return function ([\w$]+)\(\) \{\n {4}"use strict"; {4}return body\.apply\(this, arguments\);\n\};\n$/;

/**
 * Runs `load` with a `Function` that compiles what it is given when that is first called. Embind makes a function
 * from text for each of the ten thousands of methods of a kernel, of which a worker calls a dozen: compiled when
 * they are needed, the kernel loads in two thirds of the time.
 */
export async function withLateFunctions<T>(load: () => Promise<T>): Promise<T> {
  const own = globalThis.Function;
  globalThis.Function = lateFunction(own) as typeof own;
  try {
    return await load();
  } finally {
    globalThis.Function = own;
  }
}

/** It is called with `new` and without, asked for what is a function, and has the prototype of all of them. */
function lateFunction(own: typeof Function): unknown {
  function Late(...text: string[]): Callable {
    const name = text[0] === 'body' ? NAMED.exec(text[1] ?? '')?.[1] : undefined;
    return name === undefined ? lateMaker(own, text) : (body) => withName(name, body as Callable);
  }
  Object.defineProperty(Late, Symbol.hasInstance, { value: (value: unknown) => value instanceof own });
  Late.prototype = own.prototype;
  return Late;
}

/** Embind calls at once what it has compiled, to hand over what the method needs; the method comes back. */
function lateMaker(own: typeof Function, text: readonly string[]): Callable {
  return (...needed) => {
    let method: Callable | null = null;
    return function (this: unknown, ...given: unknown[]) {
      method ??= own(...text)(...needed) as Callable;
      return method.apply(this, given);
    };
  };
}

function withName(name: string, body: Callable): Callable {
  const made = function (this: unknown, ...given: unknown[]) {
    return body.apply(this, given);
  };
  Object.defineProperty(made, 'name', { value: name });
  return made;
}
