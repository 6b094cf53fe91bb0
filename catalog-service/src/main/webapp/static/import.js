// A chosen file is put where it can be read before it is sent.
const choose = document.getElementById("i-choose");
if (choose) {
  choose.hidden = false;
  document.getElementById("i-file").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (file) {
      document.getElementById("i-text").value = await file.text();
    }
  });
}
