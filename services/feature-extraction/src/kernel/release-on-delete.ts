import type { OpenCascade } from './open-cascade.ts';

interface Deletable {
  isDeleted(): boolean;
  delete(): void;
  [Symbol.dispose](): void;
}

/** What an object of each class does to let go of all that it holds. */
type LetGo = { readonly [Class in Holder]: (held: InstanceType<OpenCascade[Class]>) => void };
type Holder = 'TopoDS_Shape' | 'TopLoc_Location' | 'TopExp_Explorer';

/**
 * The bindings of this kernel run no destructor of classes that are not `Standard_Transient`: `delete()` forgets the
 * object and leaves it where it is, with what it holds. A few bytes are no matter; the geometry behind a shape is, and
 * that stays as long as one shape of it does. So shapes, locations and explorers let go of it before they are
 * deleted, which is sound as each such object that the kernel gives is a copy of its own; one that JavaScript clones would
 * share it. Once for each instance.
 */
export function releaseOnDelete(oc: OpenCascade): void {
  const nothing = new oc.TopoDS_Shape();
  const { TopAbs_FACE } = oc.TopAbs_ShapeEnum;
  const letGo: LetGo = {
    TopoDS_Shape: (shape) => shape.Nullify(),
    TopLoc_Location: (location) => location.Clear(),
    TopExp_Explorer: (explorer) => explorer.Init(nothing, TopAbs_FACE),
  };
  for (const [name, release] of Object.entries(letGo)) {
    // The types do not have what all classes of the bindings have.
    const { prototype } = oc[name as Holder] as unknown as { readonly prototype: Deletable };
    onDelete(prototype, release as (held: object) => void);
  }
}

function onDelete(prototype: Deletable, release: (held: object) => void): void {
  const forget = prototype.delete;
  prototype.delete = function (this: Deletable): void {
    try {
      if (!this.isDeleted()) release(this);
    } finally {
      forget.call(this);
    }
  };
  prototype[Symbol.dispose] = prototype.delete;
}
