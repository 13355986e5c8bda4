/** What is wrong with a form as a whole. */
export function FormProblem({ text }: { text: string | null }) {
  if (!text) return null
  return (
    <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 wrap-anywhere text-bad">
      {text}
    </p>
  )
}
