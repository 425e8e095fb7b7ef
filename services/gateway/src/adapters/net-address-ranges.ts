import { BlockList, isIP, isIPv6 } from 'node:net';
import { AppError } from '@cadml/errors';

/** Whether an address is in one of the ranges (`address` or `address/bits`). Throws for a range that is none. */
export function createAddressRanges(ranges: readonly string[]): (address: string) => boolean {
  const allowed = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    if (isIP(address) === 0) throw noRange(range);
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) allowed.addAddress(address, family);
    else allowed.addSubnet(address, Number(bits), family);
  }
  return (given) => {
    const address = given.replace(/^::ffff:/, '');
    return isIP(address) !== 0 && allowed.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  };
}

function noRange(range: string): AppError {
  return new AppError({
    code: 'VALIDATION_FAILED',
    stage: 'validate',
    message: `'${range}' is no address and no CIDR range.`,
  });
}
