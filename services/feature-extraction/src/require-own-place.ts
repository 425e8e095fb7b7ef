import { ConfigError } from '@cadml/config';
import type { FilePlace } from './adapters/open-files.ts';
import { type Claim, type ClaimDeps, claimPlace } from './application/claim-place.ts';

/** Claims the place of the files and resolves to the installation's id. Throws ConfigError when it is not ours. */
export async function requireOwnPlace(deps: ClaimDeps, place: FilePlace): Promise<string> {
  const claim = await claimPlace(deps);
  if (claim.whose !== 'ours') throw new ConfigError([refusalOf(claim, place)]);
  return claim.id;
}

function refusalOf(
  claim: Exclude<Claim, { readonly whose: 'ours' }>,
  { setting, name, ownerNote }: FilePlace,
): string {
  const store = `the store of this one (FEATURE_EXTRACTION_STORE_URL) is of ${claim.id}`;
  const elsewhere = 'Choose another folder, or another bucket or prefix';
  if (claim.whose === 'foreign') {
    return [
      `${setting}: ${name} belongs to another installation: '${ownerNote}' names ${claim.owner}, and ${store}.`,
      `Each would remove the files of the other. ${elsewhere}. If these are the files of this store all the same,`,
      `because it was restored or lost, remove '${ownerNote}'.`,
    ].join(' ');
  }
  return [
    `${setting}: ${name} holds files of another installation, or of a store that was lost: '${ownerNote}' is not there,`,
    `${store}, and it knows none of them, so that they would be removed. ${elsewhere}, or restore the store that knows`,
    `them. If they may go, write ${claim.id} into '${ownerNote}'.`,
  ].join(' ');
}
