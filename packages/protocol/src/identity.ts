/** A key and the self-signed certificate that names it. There is no CA: a peer is its thumbprint. */
import { createPrivateKey, createSign, generateKeyPair, randomBytes, X509Certificate } from 'node:crypto';
import { inspect, promisify } from 'node:util';
import { type Thumbprint, thumbprintOfDer } from './thumbprint.ts';

/** A private key in PEM. Prints as a mask; `reveal()` is for the one place that needs it. */
export class PrivateKeyPem {
  readonly #pem: string;

  constructor(pem: string) {
    this.#pem = pem;
  }

  reveal(): string {
    return this.#pem;
  }

  toString(): string {
    return '[private key]';
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

export type Identity = {
  readonly certificatePem: string;
  readonly privateKeyPem: PrivateKeyPem;
  readonly thumbprint: Thumbprint;
};

export type IdentityOptions = {
  readonly commonName: string;
  readonly validYears?: number;
  readonly now?: Date;
};

const dayMs = 24 * 3600 * 1000;
const defaultYears = 10;
const serialBytes = 16;

const oid = {
  commonName: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
};

/** Makes a P-256 key and a self-signed certificate of ten years that began a day ago (clocks differ). */
export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const publicDer = publicKey.export({ type: 'spki', format: 'der' });
  const der = await signedCertificate(options, publicDer, (bytes) =>
    createSign('sha256').update(bytes).sign(privateKey),
  );
  const certificatePem = new X509Certificate(der).toString();
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { certificatePem, privateKeyPem: new PrivateKeyPem(pem), thumbprint: thumbprintOfDer(der) };
}

/** Reads an identity back; throws where the key does not belong to the certificate. */
export function loadIdentity(certificatePem: string, privateKeyPem: string): Identity {
  const certificate = new X509Certificate(certificatePem);
  if (!certificate.checkPrivateKey(createPrivateKey(privateKeyPem))) {
    throw new Error('the private key does not belong to the certificate');
  }
  return {
    certificatePem,
    privateKeyPem: new PrivateKeyPem(privateKeyPem),
    thumbprint: thumbprintOfDer(certificate.raw),
  };
}

/** RFC 5280, section 4.1: version 3, no extensions; node-forge writes the ASN.1, Node signs it. */
async function signedCertificate(
  { commonName, validYears = defaultYears, now = new Date() }: IdentityOptions,
  publicDer: Buffer,
  sign: (bytes: Buffer) => Buffer,
): Promise<Buffer> {
  // Loaded only here: a program that merely runs does not need it in memory.
  const { default: forge } = await import('node-forge');
  const { asn1 } = forge;
  type Asn1 = ReturnType<typeof asn1.create>;
  const { Class, Type } = asn1;
  const sequence = (...values: Asn1[]): Asn1 => asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, values);
  const set = (...values: Asn1[]): Asn1 => asn1.create(Class.UNIVERSAL, Type.SET, true, values);
  const leaf = (type: number, value: string): Asn1 => asn1.create(Class.UNIVERSAL, type, false, value);
  const identifier = (value: string): Asn1 => leaf(Type.OID, asn1.oidToDer(value).getBytes());
  const binary = (bytes: Buffer): string => bytes.toString('binary');
  const toDer = (value: Asn1): Buffer => Buffer.from(asn1.toDer(value).getBytes(), 'binary');

  const name = sequence(
    set(sequence(identifier(oid.commonName), leaf(Type.UTF8, forge.util.encodeUtf8(commonName)))),
  );
  const serial = randomBytes(serialBytes);
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + validYears);
  const algorithm = sequence(identifier(oid.ecdsaWithSha256));
  const toBeSigned = sequence(
    asn1.create(Class.CONTEXT_SPECIFIC, 0, true, [leaf(Type.INTEGER, '\x02')]),
    leaf(Type.INTEGER, binary(serial)),
    algorithm,
    name,
    sequence(time(new Date(now.getTime() - dayMs)), time(end)),
    name,
    asn1.fromDer(forge.util.createBuffer(binary(publicDer))),
  );
  const signature = sign(toDer(toBeSigned));
  return toDer(sequence(toBeSigned, algorithm, leaf(Type.BITSTRING, `\0${binary(signature)}`)));

  /** Up to 2049 as UTCTime, from 2050 on as GeneralizedTime (RFC 5280, 4.1.2.5). */
  function time(date: Date): Asn1 {
    return date.getUTCFullYear() < 2050
      ? leaf(Type.UTCTIME, String(asn1.dateToUtcTime(date)))
      : leaf(Type.GENERALIZEDTIME, String(asn1.dateToGeneralizedTime(date)));
  }
}
