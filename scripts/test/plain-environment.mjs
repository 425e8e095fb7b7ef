// Jest's environment of Node, in a context whose global object is an ordinary one. Jest asks for one that passes each
// access to a global (`Math`, `Float64Array`) through a proxy, so that loops of arithmetic take three times as long
// in a test as in the service: https://nodejs.org/api/vm.html#when-to-use-vmconstantsdont_contextify
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

export default class PlainEnvironment extends TestEnvironment {
  constructor(...given) {
    const { createContext } = vm;
    let isPlain = false;
    vm.createContext = () => {
      isPlain = true;
      return createContext(vm.constants.DONT_CONTEXTIFY);
    };
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
    if (!isPlain)
      throw new Error('Jest makes its context in another way now: see scripts/test/plain-environment.mjs.');
  }
}
