// Verifies a certificate and its status lists with Digital Bazaar's libraries, from files alone.
import {readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {createVerifyCryptosuite} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
const [file, keysFile, listsFile] = process.argv.slice(2);
const read = name => JSON.parse(readFileSync(name, 'utf8'));
const keys = read(keysFile), lists = listsFile ? read(listsFile).verifiableCredential : [];
const documents = new Map([[keys.id, keys]]);
for(const m of keys.verificationMethod) documents.set(m.id, {'@context': 'https://w3id.org/security/multikey/v1', ...m});
for(const l of lists) documents.set(l.id, l);
// the terms of https://www.w3.org/ns/cid/v1 that the library looks for; no package brings that context
const SEC = 'https://w3id.org/security#', ids = {'@type': '@id', '@container': '@set'};
documents.set('https://www.w3.org/ns/cid/v1', {'@context': {id: '@id', type: '@type',
  verificationMethod: {'@id': SEC + 'verificationMethod', ...ids}, assertionMethod: {'@id': SEC + 'assertionMethod', ...ids},
  controller: {'@id': SEC + 'controller', '@type': '@id'}, Multikey: SEC + 'Multikey',
  publicKeyMultibase: {'@id': SEC + 'publicKeyMultibase', '@type': SEC + 'multibase'}}});
const documentLoader = async url => {
  if(documents.has(url)) return {contextUrl: null, documentUrl: url, document: documents.get(url)};
  return vc.defaultDocumentLoader(url);
};
const suite = () => new DataIntegrityProof({cryptosuite: createVerifyCryptosuite()});
const options = {credential: read(file), suite: suite(), documentLoader};
options.checkStatus = listsFile ? checkStatus : async () => ({verified: true});
const r = await vc.verifyCredential(options);
console.log(JSON.stringify({verified: r.verified, error: r.error && (r.error.errors?.map(e=>e.message+(e.cause? ': '+e.cause.message:'')) || r.error.message), status: r.statusResult && {verified: r.statusResult.verified, error: r.statusResult.error?.message, results: r.statusResult.results?.map(x=>[x.credentialStatus.statusPurpose, x.status, x.verified])}}, null, 1));
