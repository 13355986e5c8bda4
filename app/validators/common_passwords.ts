/**
 * What people choose who were told to use every class of character: a word everybody uses, its
 * letters swapped for look-alikes, and digits and signs behind it (`Password1!`, `P@ssw0rd`,
 * `Qwerty123!`). The words are those that lead the published lists of leaked passwords.
 */
const WORDS = new Set(
  `abc abcd abcde abcdef access admin administrator adobe alexander amanda andrew angel apple
  asdf asdfasdf asdfgh asdfghjkl ashley autumn azerty babygirl bailey baseball basketball batman
  biteme blink butterfly changeme charlie cheese chelsea chocolate computer cookie daniel default
  dragon eminem facebook flower football freedom fuckyou george ginger google guest hannah harley
  hello hockey hunter iloveu iloveyou internet jennifer jessica jesus jordan joshua justin killer
  letmein liverpool login london loveme lovely maggie manager marina martin master matrix matthew
  michael michelle monkey mustang mynoob naruto nicole ninja oracle pass passpass passw passwd
  passwort password pepper photoshop pokemon princess purple qazwsx qazwsxedc qwer qwerty qwertyui
  qwertyuiop qwertz robert root samsung samantha secret secure shadow soccer solo spring starwars
  summer sunshine superman system taylor temp temppass thomas thunder tigger trustno unknown
  user warrior welcome whatever william winter zaqwsx zaqxsw zxcvbn zxcvbnm`.split(/\s+/)
)

/** Swapped letters, each with what it stands for. */
const LOOK_ALIKES: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '!': 'i',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  '$': 's',
  '7': 't',
}

/** Digits and signs that are walked along the keyboard rather than chosen. */
const WALKS = /^(1qaz2wsx|1qaz@wsx|zaq12wsx|!qaz2wsx|q1w2e3r4|1q2w3e4r|qwer1234|asdf1234|aa123456)/

/** Whether a password is one of those tried first. Case does not count. */
export function isCommonPassword(password: string): boolean {
  const lower = password.toLowerCase()
  if (WALKS.test(lower)) return true
  const core = lower.replace(/^[^\p{L}\p{N}@$]+/u, '').replace(/[^\p{L}]+$/u, '')
  const word = [...core].map((letter) => LOOK_ALIKES[letter] ?? letter).join('')
  // A trailing sign may stand for a letter as well: `passw0r!d`, `pa$$`.
  return WORDS.has(core) || WORDS.has(word)
}
