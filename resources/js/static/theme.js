/* Before the first paint, so that a dark page never flashes white. A file, since inline scripts are forbidden. */
;(function () {
  var wanted = localStorage.getItem('turbocat.theme')
  var dark =
    wanted === 'dark' || (wanted !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
})()
