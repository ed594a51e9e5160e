<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name />
        <message>
            <source> cm</source>
            <translation> 厘米</translation>
        </message>
        <message>
            <source> kB</source>
            <translation> kB</translation>
        </message>
        <message>
            <source> pt</source>
            <translation> 磅</translation>
        </message>
        <message>
            <source>&amp;100 %</source>
            <translation>100 %(&amp;1)</translation>
        </message>
        <message>
            <source>&amp;About ITALIC Explorer</source>
            <translation>关于 ITALIC Explorer(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Add folder of models…</source>
            <translation>添加模型文件夹(&amp;A)…</translation>
        </message>
        <message>
            <source>&amp;Add pictures…</source>
            <translation>添加图片(&amp;A)…</translation>
        </message>
        <message>
            <source>&amp;Animation</source>
            <translation>动画(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Appearance</source>
            <translation>外观(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Base</source>
            <translation>基础层(&amp;B)</translation>
        </message>
        <message>
            <source>&amp;Batch</source>
            <translation>批量压缩(&amp;B)</translation>
        </message>
        <message>
            <source>&amp;Bits of the steps</source>
            <translation>各步比特数(&amp;B)</translation>
        </message>
        <message>
            <source>&amp;Both views</source>
            <translation>两个视图(&amp;B)</translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation>取消(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Cancel the batch</source>
            <translation>取消批量压缩(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Clear this list</source>
            <translation>清除此列表(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Codec</source>
            <translation>编解码器(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Commands…</source>
            <translation>命令(&amp;C)…</translation>
        </message>
        <message>
            <source>&amp;Compare with a line</source>
            <translation>用分割线对比(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Copy as command</source>
            <translation>复制为命令(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Copy picture</source>
            <translation>复制图片(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Dark theme</source>
            <translation>深色主题(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Device</source>
            <translation>设备(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Discard</source>
            <translation>放弃(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Down</source>
            <translation>下(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Draw</source>
            <translation>绘制(&amp;D)</translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation>编辑(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;Encode</source>
            <translation>编码(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;Explore freely</source>
            <translation>自由探索(&amp;E)</translation>
        </message>
        <message>
            <source>&amp;Export .italic…</source>
            <translation>导出 .italic(&amp;E)…</translation>
        </message>
        <message>
            <source>&amp;Export results…</source>
            <translation>导出结果(&amp;E)…</translation>
        </message>
        <message>
            <source>&amp;Figures at the side</source>
            <translation>侧边图表(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>文件(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Fit</source>
            <translation>适合窗口(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Gallery of samples…</source>
            <translation>采样画廊(&amp;G)…</translation>
        </message>
        <message>
            <source>&amp;Go on</source>
            <translation>继续(&amp;G)</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>帮助(&amp;H)</translation>
        </message>
        <message>
            <source>&amp;Hint</source>
            <translation>提示(&amp;H)</translation>
        </message>
        <message>
            <source>&amp;If it exists:</source>
            <translation>若已存在(&amp;I)：</translation>
        </message>
        <message>
            <source>&amp;Keep run beside</source>
            <translation>保留结果以并排比较(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;Keyboard shortcuts</source>
            <translation>键盘快捷键(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;Known so far</source>
            <translation>目前已知(&amp;K)</translation>
        </message>
        <message>
            <source>&amp;Language</source>
            <translation>语言(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Larger text</source>
            <translation>更大文字(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Leave the lesson</source>
            <translation>离开课程(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Left</source>
            <translation>左(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Lessons</source>
            <translation>课程(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Light theme</source>
            <translation>浅色主题(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Look at them</source>
            <translation>逐张查看(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Loop</source>
            <translation>循环(&amp;L)</translation>
        </message>
        <message>
            <source>&amp;Mask of the step</source>
            <translation>这一步的掩码(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Metric</source>
            <translation>指标(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Models</source>
            <translation>模型(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Move gently</source>
            <translation>缓慢移动(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;New evaluation</source>
            <translation>新评测(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;New session</source>
            <translation>新建会话(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Next picture</source>
            <translation>下一张图片(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Next seeds</source>
            <translation>后续种子(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Next step</source>
            <translation>下一步(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Open lesson…</source>
            <translation>打开课程(&amp;O)…</translation>
        </message>
        <message>
            <source>&amp;Open picture</source>
            <translation>打开图片(&amp;O)</translation>
        </message>
        <message>
            <source>&amp;Open…</source>
            <translation>打开(&amp;O)…</translation>
        </message>
        <message>
            <source>&amp;Paste picture</source>
            <translation>粘贴图片(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Pause</source>
            <translation>暂停(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Play or pause</source>
            <translation>播放或暂停(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Present</source>
            <translation>演示(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Published curves of Kodak</source>
            <translation>Kodak 的已发表曲线(&amp;P)</translation>
        </message>
        <message>
            <source>&amp;Quality</source>
            <translation>质量(&amp;Q)</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>退出(&amp;Q)</translation>
        </message>
        <message>
            <source>&amp;Record my clicks</source>
            <translation>记录我的操作(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Redo</source>
            <translation>重做(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Remove run</source>
            <translation>删除结果(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Retry</source>
            <translation>重试(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Right</source>
            <translation>右(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Run</source>
            <translation>运行(&amp;R)</translation>
        </message>
        <message>
            <source>&amp;Save</source>
            <translation>保存(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Save all…</source>
            <translation>全部保存(&amp;S)…</translation>
        </message>
        <message>
            <source>&amp;Save session</source>
            <translation>保存会话(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Show the batch</source>
            <translation>显示批量压缩(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Show the evaluation</source>
            <translation>显示评测(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Show the models</source>
            <translation>显示模型(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Smaller text</source>
            <translation>更小文字(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Steps</source>
            <translation>步数(&amp;S)</translation>
        </message>
        <message>
            <source>&amp;Sweep…</source>
            <translation>参数扫描(&amp;S)…</translation>
        </message>
        <message>
            <source>&amp;Take folder out</source>
            <translation>移除文件夹(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Take out</source>
            <translation>取出(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Two panes</source>
            <translation>双窗格(&amp;T)</translation>
        </message>
        <message>
            <source>&amp;Undo</source>
            <translation>撤销(&amp;U)</translation>
        </message>
        <message>
            <source>&amp;Up</source>
            <translation>上(&amp;U)</translation>
        </message>
        <message>
            <source>&amp;Use for the next run</source>
            <translation>用于下次运行(&amp;U)</translation>
        </message>
        <message>
            <source>&amp;Usual size</source>
            <translation>正常大小(&amp;U)</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>视图(&amp;V)</translation>
        </message>
        <message>
            <source>&amp;Watch a training…</source>
            <translation>观察训练(&amp;W)…</translation>
        </message>
        <message>
            <source>&amp;What this word means…</source>
            <translation>这个词的含义(&amp;W)…</translation>
        </message>
        <message>
            <source>&amp;Write a hand-out…</source>
            <translation>写讲义(&amp;W)…</translation>
        </message>
        <message>
            <source>&amp;Write files</source>
            <translation>文件写到(&amp;W)</translation>
        </message>
        <message>
            <source>'items' is not a list of at most {0} pictures</source>
            <translation>"items" 不是最多 {0} 张图片的列表</translation>
        </message>
        <message>
            <source>'notes' is not a list of at most {0}</source>
            <translation>"notes" 不是最多 {0} 项的列表</translation>
        </message>
        <message>
            <source>(about: computed from near pixels alone)</source>
            <translation>(近似值：仅由邻近像素计算)</translation>
        </message>
        <message>
            <source>(still to come)</source>
            <translation>(尚未到达)</translation>
        </message>
        <message>
            <source>+{bits} bits</source>
            <translation>+{bits} 比特</translation>
        </message>
        <message>
            <source>, failures: {count}</source>
            <translation>，失败 {count} 个</translation>
        </message>
        <message>
            <source>1 of {total} frames is kept (frame {place})</source>
            <translation>{total} 帧中只保留 1 帧（第 {place} 帧）</translation>
        </message>
        <message>
            <source>1 of {total} pages is kept (page {place})</source>
            <translation>{total} 页中只保留 1 页（第 {place} 页）</translation>
        </message>
        <message>
            <source>16-bit colour in {0} files is not supported; convert it to a 16-bit PNG or TIFF</source>
            <translation>不支持 {0} 文件中的 16 位颜色；请转换为 16 位 PNG 或 TIFF</translation>
        </message>
        <message>
            <source>A batch holds at most {most} pictures; {count} were left out.</source>
            <translation>一个批次最多 {most} 张图片；有 {count} 张未加入。</translation>
        </message>
        <message>
            <source>A batch of {count} pictures was not finished: {left} are left.</source>
            <translation>一个包含 {count} 张图片的批次没有完成：还剩 {left} 张。</translation>
        </message>
        <message>
            <source>A channel as a picture</source>
            <translation>以图像显示的通道</translation>
        </message>
        <message>
            <source>A draft of {count} steps is in {folder}. Edit it, then: italic lesson record {folder}</source>
            <translation>{count} 步的草稿在 {folder} 中。编辑后运行：italic lesson record {folder}</translation>
        </message>
        <message>
            <source>A folder that was added keeps its sub-folders in the folder chosen here</source>
            <translation>所添加文件夹的子文件夹结构会保留在此处选择的文件夹中</translation>
        </message>
        <message>
            <source>A part of the program is not installed: {problem}</source>
            <translation>程序的某个部分没有安装：{problem}</translation>
        </message>
        <message>
            <source>A picture is being worked on. Stop and quit?</source>
            <translation>正在处理图片。要停止并退出吗？</translation>
        </message>
        <message>
            <source>A session is opened by itself; drop the pictures again afterwards.</source>
            <translation>会话只能单独打开；请之后再拖入图片。</translation>
        </message>
        <message>
            <source>A t&amp;enth back</source>
            <translation>后退十分之一(&amp;E)</translation>
        </message>
        <message>
            <source>A te&amp;nth forward</source>
            <translation>前进十分之一(&amp;N)</translation>
        </message>
        <message>
            <source>A tenth of all steps back</source>
            <translation>后退全部步数的十分之一</translation>
        </message>
        <message>
            <source>A tenth of all steps forward</source>
            <translation>前进全部步数的十分之一</translation>
        </message>
        <message>
            <source>AVIF with {0} bits: its first frame alone is read</source>
            <translation>{0} 位的 AVIF：只读取第一帧</translation>
        </message>
        <message>
            <source>About ITALIC Explorer</source>
            <translation>关于 ITALIC Explorer</translation>
        </message>
        <message>
            <source>Action</source>
            <translation>操作</translation>
        </message>
        <message>
            <source>Add &amp;data sets</source>
            <translation>添加数据集(&amp;D)</translation>
        </message>
        <message>
            <source>Add &amp;folder…</source>
            <translation>添加文件夹(&amp;F)…</translation>
        </message>
        <message>
            <source>Add folder</source>
            <translation>添加文件夹</translation>
        </message>
        <message>
            <source>After the last step</source>
            <translation>最后一步之后</translation>
        </message>
        <message>
            <source>Against the file that was opened</source>
            <translation>与打开的文件相比</translation>
        </message>
        <message>
            <source>Against the original file</source>
            <translation>与原文件相比</translation>
        </message>
        <message>
            <source>Against the raw samples, as there is no file of the picture</source>
            <translation>与原始样本相比，因为这张图片没有文件</translation>
        </message>
        <message>
            <source>Against the steps; the step bar shows the figures of one step</source>
            <translation>横轴为步；步骤栏显示某一步的数值</translation>
        </message>
        <message>
            <source>All</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>All commands, found by typing</source>
            <translation>输入文字查找所有命令</translation>
        </message>
        <message>
            <source>All hyper-latents take {bytes} of {size}</source>
            <translation>全部超潜变量占 {bytes}，文件共 {size}</translation>
        </message>
        <message>
            <source>All keys in a list</source>
            <translation>列出所有按键</translation>
        </message>
        <message>
            <source>All models with their figures; choose one, add one’s own, watch a training</source>
            <translation>所有模型及其数据；选择一个、添加自己的、观察训练</translation>
        </message>
        <message>
            <source>All {count} pictures</source>
            <translation>全部 {count} 张图片</translation>
        </message>
        <message>
            <source>Alpha and lower bits</source>
            <translation>透明度和低位</translation>
        </message>
        <message>
            <source>Also incomplete ones</source>
            <translation>包括不完整的</translation>
        </message>
        <message>
            <source>An evaluation of {names} was not finished; it has {count} results.</source>
            <translation>对 {names} 的评测尚未完成，已有 {count} 个结果。</translation>
        </message>
        <message>
            <source>An optimised PNG of the same picture, made and measured</source>
            <translation>同一图片经优化的 PNG，实际生成并测量</translation>
        </message>
        <message>
            <source>Animations (*.gif *.png *.webp *.mp4)</source>
            <translation>动画 (*.gif *.png *.webp *.mp4)</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>回答</translation>
        </message>
        <message>
            <source>Arrow keys go from block to block</source>
            <translation>方向键在各个块之间移动</translation>
        </message>
        <message>
            <source>Arrow keys go from part to part, Return shows its step</source>
            <translation>方向键在各部分间移动，回车显示对应的步</translation>
        </message>
        <message>
            <source>Arrow keys go from point to point; the table holds the same figures</source>
            <translation>方向键在各点之间移动；表格中有相同的数值</translation>
        </message>
        <message>
            <source>As in the paper: transforms with GDN, hyperprior, 5 × 5 context, mean and scale. Different: one network for all qualities, the prior in whole numbers, and orders of few steps beside the serial one.</source>
            <translation>与论文相同：带 GDN 的变换、超先验、5 × 5 上下文、均值与尺度。不同：一个网络适用于所有质量，先验采用整数运算，除串行顺序外还有步数很少的顺序。</translation>
        </message>
        <message>
            <source>As the &amp;system</source>
            <translation>跟随系统(&amp;S)</translation>
        </message>
        <message>
            <source>At most</source>
            <translation>最多</translation>
        </message>
        <message>
            <source>Attention looked at {x}, {y}, whose surroundings are alike</source>
            <translation>注意力查看了 {x}, {y}：其周围与此处相同</translation>
        </message>
        <message>
            <source>Attention: the place looked at, whose surroundings are alike</source>
            <translation>注意力：所查看的位置，其周围与此处相同</translation>
        </message>
        <message>
            <source>Auto base</source>
            <translation>自动选择的基础层</translation>
        </message>
        <message>
            <source>B&amp;atch</source>
            <translation>批量(&amp;A)</translation>
        </message>
        <message>
            <source>B&amp;its per pixel</source>
            <translation>每像素比特数(&amp;I)</translation>
        </message>
        <message>
            <source>BD rates</source>
            <translation>BD 码率</translation>
        </message>
        <message>
            <source>BD rates need a package: pip install 'italic-explorer[peers]'</source>
            <translation>BD 码率需要一个软件包：pip install 'italic-explorer[peers]'</translation>
        </message>
        <message>
            <source>BPG files (*.bpg)</source>
            <translation>BPG 文件 (*.bpg)</translation>
        </message>
        <message>
            <source>BPG: HEVC extensions other than the range extension are not known</source>
            <translation>BPG：不认识范围扩展以外的 HEVC 扩展</translation>
        </message>
        <message>
            <source>BPG: HEVC of {0} bits cannot be decoded, only {1}</source>
            <translation>BPG：不能解码 {0} 位的 HEVC，只能解码 {1}</translation>
        </message>
        <message>
            <source>BPG: HEVC that mixes lossless and lossy blocks is not read</source>
            <translation>BPG：不能读取混有无损块和有损块的 HEVC</translation>
        </message>
        <message>
            <source>BPG: HEVC with blocks of raw samples is not read</source>
            <translation>BPG：不能读取含原始样本块的 HEVC</translation>
        </message>
        <message>
            <source>BPG: a change of QP in the HEVC data is out of range</source>
            <translation>BPG：HEVC 数据里 QP 的变化超出范围</translation>
        </message>
        <message>
            <source>BPG: a coefficient of the HEVC data is out of range</source>
            <translation>BPG：HEVC 数据里的某个系数超出范围</translation>
        </message>
        <message>
            <source>BPG: a grey picture has no colour space and no CMYK</source>
            <translation>BPG：灰度图片没有颜色空间，也没有 CMYK</translation>
        </message>
        <message>
            <source>BPG: a header field runs past the end of its data</source>
            <translation>BPG：文件头的某个字段超出了数据末尾</translation>
        </message>
        <message>
            <source>BPG: a length is not in its shortest form</source>
            <translation>BPG：某个长度不是最短写法</translation>
        </message>
        <message>
            <source>BPG: a length or size of {0} is absurd</source>
            <translation>BPG：长度或大小 {0} 不合理</translation>
        </message>
        <message>
            <source>BPG: a size of {0} x {1} pixels; at most {2} pixels are read</source>
            <translation>BPG：大小为 {0} x {1} 像素；最多读取 {2} 像素</translation>
        </message>
        <message>
            <source>BPG: an Exp-Golomb code is longer than 32 bits</source>
            <translation>BPG：某个指数哥伦布码长于 32 位</translation>
        </message>
        <message>
            <source>BPG: an HEVC header of {0} bytes is too long</source>
            <translation>BPG：{0} 字节的 HEVC 头太长</translation>
        </message>
        <message>
            <source>BPG: an HEVC unit is truncated</source>
            <translation>BPG：某个 HEVC 单元被截断</translation>
        </message>
        <message>
            <source>BPG: an HEVC unit of type {0}, layer {1} does not belong here</source>
            <translation>BPG：类型 {0}、层 {1} 的 HEVC 单元不该在这里</translation>
        </message>
        <message>
            <source>BPG: impossible block sizes in the HEVC header ({0})</source>
            <translation>BPG：HEVC 头里的块大小不可能（{0}）</translation>
        </message>
        <message>
            <source>BPG: lossless HEVC of {0} slices and {1} parameter sets is not read</source>
            <translation>BPG：不能读取有 {0} 个片、{1} 个参数集的无损 HEVC</translation>
        </message>
        <message>
            <source>BPG: lossless HEVC with {0} is not read</source>
            <translation>BPG：不能读取带 {0} 的无损 HEVC</translation>
        </message>
        <message>
            <source>BPG: not a BPG file (its first four bytes are wrong)</source>
            <translation>BPG：不是 BPG 文件（前四个字节不对）</translation>
        </message>
        <message>
            <source>BPG: pixel format {0}, colour space {1} or bit depth {2} is not one of the specification 0.9.5</source>
            <translation>BPG：像素格式 {0}、颜色空间 {1} 或位深 {2} 不属于规范 0.9.5</translation>
        </message>
        <message>
            <source>BPG: range extension flags {0} use tools that BPG forbids</source>
            <translation>BPG：范围扩展标志 {0} 用了 BPG 禁止的工具</translation>
        </message>
        <message>
            <source>BPG: the HEVC data holds no picture</source>
            <translation>BPG：HEVC 数据里没有图片</translation>
        </message>
        <message>
            <source>BPG: the HEVC data is damaged (pictures decoded: {0}, expected 1)</source>
            <translation>BPG：HEVC 数据已损坏（解码出的图片：{0}，应为 1）</translation>
        </message>
        <message>
            <source>BPG: the HEVC data is damaged ({0})</source>
            <translation>BPG：HEVC 数据已损坏（{0}）</translation>
        </message>
        <message>
            <source>BPG: the HEVC data is damaged, its slice ends in the wrong place</source>
            <translation>BPG：HEVC 数据已损坏，片在错误的地方结束</translation>
        </message>
        <message>
            <source>BPG: the HEVC data is truncated or damaged</source>
            <translation>BPG：HEVC 数据被截断或已损坏</translation>
        </message>
        <message>
            <source>BPG: the HEVC decoder {0} of this data</source>
            <translation>BPG：HEVC 解码器对这些数据的反应：{0}</translation>
        </message>
        <message>
            <source>BPG: the HEVC picture is {0} {1}x{2}, not {3}</source>
            <translation>BPG：HEVC 图片是 {0} {1}x{2}，而不是 {3}</translation>
        </message>
        <message>
            <source>BPG: the first HEVC picture is not a single intra picture</source>
            <translation>BPG：第一张 HEVC 图片不是单独的帧内图片</translation>
        </message>
        <message>
            <source>BPG: the header is truncated</source>
            <translation>BPG：文件头被截断</translation>
        </message>
        <message>
            <source>BPG: the header is truncated or a length has no end</source>
            <translation>BPG：文件头被截断，或某个长度没有结尾</translation>
        </message>
        <message>
            <source>BPG: truncated, {0} of {1} bytes are there</source>
            <translation>BPG：被截断，只有 {1} 字节中的 {0} 字节</translation>
        </message>
        <message>
            <source>BPG: {0} bytes cannot hold {1}x{2} pixels</source>
            <translation>BPG：{0} 字节装不下 {1}x{2} 像素</translation>
        </message>
        <message>
            <source>Back from a part of the plot to all of it (0, or a double click)</source>
            <translation>从局部返回整个图（按 0 或双击）</translation>
        </message>
        <message>
            <source>Back to the desk as it was; the lesson goes on from here the next time</source>
            <translation>回到原来的桌面；下次从这里继续</translation>
        </message>
        <message>
            <source>Back to the step</source>
            <translation>回到这一步</translation>
        </message>
        <message>
            <source>Base</source>
            <translation>基础层</translation>
        </message>
        <message>
            <source>Base: a small, coarse BPG picture that is sent first, from which the steps start</source>
            <translation>基础层：先传送的一张小而粗略的 BPG 图片，各步由此开始</translation>
        </message>
        <message>
            <source>Batch</source>
            <translation>批量压缩</translation>
        </message>
        <message>
            <source>Batch paused: {done} of {count}</source>
            <translation>批量压缩已暂停：{done} / {count}</translation>
        </message>
        <message>
            <source>Batch: {done} of {count}</source>
            <translation>批量压缩：{done} / {count}</translation>
        </message>
        <message>
            <source>Before the first step: the base code alone</source>
            <translation>第一步之前：只有基础层编码</translation>
        </message>
        <message>
            <source>Below the line {two} is smaller than {one}: {less} of {count} pictures</source>
            <translation>线以下 {two} 比 {one} 小：{count} 张图片中有 {less} 张</translation>
        </message>
        <message>
            <source>Best: steps {steps}, base {base}: {size}, decoded in {time}</source>
            <translation>最佳：步数 {steps}，基础层 {base}：{size}，解码用时 {time}</translation>
        </message>
        <message>
            <source>Best: {run}: {size}, decoded in {time}</source>
            <translation>最佳：{run}：{size}，解码用时 {time}</translation>
        </message>
        <message>
            <source>Bits more without</source>
            <translation>缺少时多用的比特</translation>
        </message>
        <message>
            <source>Bits more without each adviser</source>
            <translation>缺少各顾问时多用的比特</translation>
        </message>
        <message>
            <source>Bits of a pixel</source>
            <translation>每像素比特数</translation>
        </message>
        <message>
            <source>Bits of a sub-pixel</source>
            <translation>每个子像素的比特</translation>
        </message>
        <message>
            <source>Bits of a sub-pixel against known neighbours</source>
            <translation>每个子像素的比特与已知邻居数</translation>
        </message>
        <message>
            <source>Bits of each step</source>
            <translation>每一步的比特数</translation>
        </message>
        <message>
            <source>Bits of the step</source>
            <translation>该步的比特数</translation>
        </message>
        <message>
            <source>Bits per pixel</source>
            <translation>每像素比特数</translation>
        </message>
        <message>
            <source>Bits per pixel (bpp): bits of the whole file for each pixel; without compression 24</source>
            <translation>每像素比特数 (bpp)：整个文件平均到每个像素的比特；不压缩时为 24</translation>
        </message>
        <message>
            <source>Bits per sub-pixel (bpsp): bits of the whole file for each red, green or blue sample; 8 uncompressed</source>
            <translation>每子像素比特数 (bpsp)：整个文件平均到每个红、绿或蓝样本的比特；不压缩时为 8</translation>
        </message>
        <message>
            <source>Bits per sub-pixel of the whole file; of a lossy one, bits per pixel (bpp)</source>
            <translation>整个文件的每子像素比特数；有损文件则为每像素比特数 (bpp)</translation>
        </message>
        <message>
            <source>Bits that the context saved against the hyperprior alone</source>
            <translation>与仅用超先验相比，上下文节省的比特</translation>
        </message>
        <message>
            <source>Bits that the second opinion, which learns the picture while it codes, saved against the network alone</source>
            <translation>第二意见在编码时学习图片，与仅用网络相比节省的比特</translation>
        </message>
        <message>
            <source>Border between two panels</source>
            <translation>两个面板之间的边界</translation>
        </message>
        <message>
            <source>Budget</source>
            <translation>预算</translation>
        </message>
        <message>
            <source>By how much its rate differs from that of {coder}, picture by picture, with the 95 % interval</source>
            <translation>逐张图片比较，其码率与 {coder} 相差多少，附 95 % 置信区间</translation>
        </message>
        <message>
            <source>Bytes at equal quality, on average (Bjøntegaard): with a minus fewer</source>
            <translation>质量相同时的平均字节差（Bjøntegaard）：负号表示更少</translation>
        </message>
        <message>
            <source>Bytes so far</source>
            <translation>累计字节数</translation>
        </message>
        <message>
            <source>C&amp;lear</source>
            <translation>清除(&amp;L)</translation>
        </message>
        <message>
            <source>C&amp;lear finished</source>
            <translation>清除已完成(&amp;L)</translation>
        </message>
        <message>
            <source>C&amp;lose picture</source>
            <translation>关闭图片(&amp;L)</translation>
        </message>
        <message>
            <source>CMYK of {0} bits is not read</source>
            <translation>不读取 {0} 位的 CMYK</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Cell of the mask</source>
            <translation>掩码的单元</translation>
        </message>
        <message>
            <source>Channel that is shown</source>
            <translation>显示的通道</translation>
        </message>
        <message>
            <source>Choose a folder, all of whose pictures are to be measured</source>
            <translation>选择一个文件夹，测量其中所有图片</translation>
        </message>
        <message>
            <source>Choose pictures to be measured</source>
            <translation>选择要测量的图片</translation>
        </message>
        <message>
            <source>Choose the folder; now {path}</source>
            <translation>选择文件夹；当前为 {path}</translation>
        </message>
        <message>
            <source>Click into the picture, or move the frame with the arrows and press Return: {x}, {y}</source>
            <translation>点击图像，或用方向键移动方框再按回车：{x}, {y}</translation>
        </message>
        <message>
            <source>Click or press Space for every pixel that may be decoded now; arrows move, Return answers.</source>
            <translation>点击或用空格标出现在可解码的每个像素；方向键移动，回车回答。</translation>
        </message>
        <message>
            <source>Clipboard</source>
            <translation>剪贴板</translation>
        </message>
        <message>
            <source>Codec</source>
            <translation>编解码器</translation>
        </message>
        <message>
            <source>Coder</source>
            <translation>编码器</translation>
        </message>
        <message>
            <source>Colour profile</source>
            <translation>颜色配置文件</translation>
        </message>
        <message>
            <source>Column of the pixel</source>
            <translation>像素的列</translation>
        </message>
        <message>
            <source>Column {x}, row {y}: {state}</source>
            <translation>第 {x} 列第 {y} 行：{state}</translation>
        </message>
        <message>
            <source>Column {x}, row {y}: {state}; {missing} of the pixels before it are missing</source>
            <translation>第 {x} 列第 {y} 行：{state}；它之前还缺 {missing} 个像素</translation>
        </message>
        <message>
            <source>Commands</source>
            <translation>命令</translation>
        </message>
        <message>
            <source>Compare with PNG, &amp;WebP, JPEG XL…</source>
            <translation>与 PNG、WebP、JPEG XL 比较(&amp;W)…</translation>
        </message>
        <message>
            <source>Compress a picture, then point at one of its pixels.</source>
            <translation>先压缩一张图片，再指向其中一个像素。</translation>
        </message>
        <message>
            <source>Compress every picture as soon as it is opened</source>
            <translation>图片一打开就压缩</translation>
        </message>
        <message>
            <source>Compress many pictures, each to a file of its own</source>
            <translation>压缩多张图片，每张各存为一个文件</translation>
        </message>
        <message>
            <source>Compress the batch with the lossy codec</source>
            <translation>用有损编解码器压缩这一批</translation>
        </message>
        <message>
            <source>Compress the picture, or open the files, on the clipboard</source>
            <translation>压缩剪贴板上的图片，或打开剪贴板上的文件</translation>
        </message>
        <message>
            <source>Compress the waiting pictures with these settings, or go on after a pause</source>
            <translation>按这些设置压缩等待中的图片，或在暂停后继续</translation>
        </message>
        <message>
            <source>Compress them as a batch, each to a file of its own, or look at them one by one?</source>
            <translation>将它们批量压缩、每张各存为一个文件，还是逐张查看？</translation>
        </message>
        <message>
            <source>Compress with the model that is chosen in the list; again to go back to “auto”</source>
            <translation>用列表中选中的模型压缩；再次执行则恢复“自动”</translation>
        </message>
        <message>
            <source>Compress with these settings, decode again and compare</source>
            <translation>按这些设置压缩，再解码并比较</translation>
        </message>
        <message>
            <source>Continue</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Copy as co&amp;mmand</source>
            <translation>复制为命令(&amp;M)</translation>
        </message>
        <message>
            <source>Dark on light</source>
            <translation>浅底深字</translation>
        </message>
        <message>
            <source>Data sets</source>
            <translation>数据集</translation>
        </message>
        <message>
            <source>Dec&amp;ode to</source>
            <translation>解码为(&amp;O)</translation>
        </message>
        <message>
            <source>Decode</source>
            <translation>解码</translation>
        </message>
        <message>
            <source>Decode every file and compare all samples before it is written</source>
            <translation>写入之前解码每个文件并比较所有样本</translation>
        </message>
        <message>
            <source>Decode in at most</source>
            <translation>解码用时上限</translation>
        </message>
        <message>
            <source>Decoded in</source>
            <translation>解码用时</translation>
        </message>
        <message>
            <source>Decoded picture</source>
            <translation>解码后的图片</translation>
        </message>
        <message>
            <source>Decoding</source>
            <translation>解码</translation>
        </message>
        <message>
            <source>Decoding ({unit})</source>
            <translation>解码（{unit}）</translation>
        </message>
        <message>
            <source>Decoding steps</source>
            <translation>解码步数</translation>
        </message>
        <message>
            <source>Decoding steps: more steps, fewer bits. Any whole number works too</source>
            <translation>解码步数：步数越多，比特越少。也可以填任意整数</translation>
        </message>
        <message>
            <source>Decoding time</source>
            <translation>解码时间</translation>
        </message>
        <message>
            <source>Decoding, all</source>
            <translation>解码（全部）</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>设备</translation>
        </message>
        <message>
            <source>Device: {name}</source>
            <translation>设备：{name}</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>差异</translation>
        </message>
        <message>
            <source>Difference of bits</source>
            <translation>比特数之差</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>丢弃</translation>
        </message>
        <message>
            <source>Dismiss</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Distribution of a sub-pixel</source>
            <translation>子像素的分布</translation>
        </message>
        <message>
            <source>Distribution of {channel}</source>
            <translation>{channel} 的分布</translation>
        </message>
        <message>
            <source>Do it in the window; it is noticed by itself.</source>
            <translation>在窗口中操作，完成后会自动识别。</translation>
        </message>
        <message>
            <source>Drag it out of the window: the compressed file of the run</source>
            <translation>可拖出窗口：这次运行的压缩文件</translation>
        </message>
        <message>
            <source>Draw means over all Kodak pictures as published, as references; again to take them away</source>
            <translation>绘制已发表的全部 Kodak 图片的平均曲线作为参考；再次点击可移除</translation>
        </message>
        <message>
            <source>Draw the curve of a training that goes on, from the log in its folder</source>
            <translation>根据文件夹中的日志绘制正在进行的训练的曲线</translation>
        </message>
        <message>
            <source>Drop a folder of pictures here</source>
            <translation>把图片文件夹拖到这里</translation>
        </message>
        <message>
            <source>Drop a picture here</source>
            <translation>将图片拖放到这里</translation>
        </message>
        <message>
            <source>Drop pictures or folders here</source>
            <translation>将图片或文件夹拖到这里</translation>
        </message>
        <message>
            <source>Dropped picture</source>
            <translation>拖入的图片</translation>
        </message>
        <message>
            <source>During {count} of these the window did other work: their seconds may be too long</source>
            <translation>其中 {count} 个结果测量时窗口在做其他工作：其时间可能偏长</translation>
        </message>
        <message>
            <source>E&amp;valuation</source>
            <translation>评测(&amp;V)</translation>
        </message>
        <message>
            <source>Each is compressed to a file of its own, .italic files are decoded; one that fails stops no other.</source>
            <translation>每张图片各压缩为一个文件，.italic 文件则被解码；某一张失败不会影响其余图片。</translation>
        </message>
        <message>
            <source>Each rung is tried at each quality, and decoded again to time and to check it.</source>
            <translation>每个步数都按每种质量各试一次，并重新解码以计时和校验。</translation>
        </message>
        <message>
            <source>Each rung is tried with each base and weights, and decoded again to time and to check it.</source>
            <translation>每种步数与每种基础层、每种权重逐一组合测试，并重新解码以计时和校验。</translation>
        </message>
        <message>
            <source>Effort</source>
            <translation>优化轮数</translation>
        </message>
        <message>
            <source>Encode</source>
            <translation>编码</translation>
        </message>
        <message>
            <source>Encode &amp;at once</source>
            <translation>立即编码(&amp;A)</translation>
        </message>
        <message>
            <source>Encoding</source>
            <translation>编码</translation>
        </message>
        <message>
            <source>Encoding ({unit})</source>
            <translation>编码（{unit}）</translation>
        </message>
        <message>
            <source>Encoding time</source>
            <translation>编码时间</translation>
        </message>
        <message>
            <source>Encoding, all</source>
            <translation>编码（全部）</translation>
        </message>
        <message>
            <source>End the comparison</source>
            <translation>结束比较</translation>
        </message>
        <message>
            <source>Error</source>
            <translation>错误</translation>
        </message>
        <message>
            <source>Errors and notes that were told</source>
            <translation>已报告的错误和提示</translation>
        </message>
        <message>
            <source>Evaluation</source>
            <translation>评测</translation>
        </message>
        <message>
            <source>Evaluation waits: {part}</source>
            <translation>评测等待中：{part}</translation>
        </message>
        <message>
            <source>Evaluation: {part}</source>
            <translation>评测：{part}</translation>
        </message>
        <message>
            <source>Every decoded sample is identical to the one that was encoded.</source>
            <translation>每个解码出的样本都与编码前的完全相同。</translation>
        </message>
        <message>
            <source>Every decoded sample is identical to the one that was read; of the file, however: {lost}.</source>
            <translation>每个解码样本都与读到的样本一致；但就文件而言：{lost}。</translation>
        </message>
        <message>
            <source>Every picture is compressed, decoded and compared at every setting and by every coder that is chosen; results are kept as they come, and one that fails stops no other.</source>
            <translation>每张图片都按所选的每种设置和每个编码器压缩、解码并比较；结果随得随存，一张失败不影响其他图片。</translation>
        </message>
        <message>
            <source>Every setting of this sweep was tried on this picture already.</source>
            <translation>此次参数扫描的所有设置都已在这张图片上试过。</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>导出</translation>
        </message>
        <message>
            <source>Export &amp;animation…</source>
            <translation>导出动画(&amp;A)…</translation>
        </message>
        <message>
            <source>Export &amp;base as .bpg…</source>
            <translation>将基础层导出为 .bpg(&amp;B)…</translation>
        </message>
        <message>
            <source>Export decoded &amp;picture…</source>
            <translation>导出解码后的图片(&amp;P)…</translation>
        </message>
        <message>
            <source>Export f&amp;igure…</source>
            <translation>导出插图(&amp;I)…</translation>
        </message>
        <message>
            <source>Export plo&amp;t…</source>
            <translation>导出图表(&amp;T)…</translation>
        </message>
        <message>
            <source>Export points as &amp;CSV, JSON…</source>
            <translation>将数据点导出为 CSV、JSON(&amp;C)…</translation>
        </message>
        <message>
            <source>Export ta&amp;ble…</source>
            <translation>导出表格(&amp;B)…</translation>
        </message>
        <message>
            <source>Exported .italic files carry a small picture for file managers: some kilobytes, in no figure of the run</source>
            <translation>导出的 .italic 文件带有供文件管理器使用的小图：约几千字节，不计入结果的任何数值</translation>
        </message>
        <message>
            <source>F&amp;ull screen</source>
            <translation>全屏(&amp;U)</translation>
        </message>
        <message>
            <source>FFmpeg with libx265, which av brings along</source>
            <translation>FFmpeg 与 libx265（随 av 附带）</translation>
        </message>
        <message>
            <source>Failures</source>
            <translation>失败</translation>
        </message>
        <message>
            <source>Failures ({count})</source>
            <translation>失败 ({count})</translation>
        </message>
        <message>
            <source>Figure for a paper</source>
            <translation>论文插图</translation>
        </message>
        <message>
            <source>Figures (*.svg *.pdf *.png)</source>
            <translation>插图 (*.svg *.pdf *.png)</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>File of at most</source>
            <translation>文件大小上限</translation>
        </message>
        <message>
            <source>Files</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Fill what is not known yet with what the network expects; again for the picture</source>
            <translation>用网络的期望值填充尚未解码的部分；再按一次则显示图片</translation>
        </message>
        <message>
            <source>Finish</source>
            <translation>完成</translation>
        </message>
        <message>
            <source>First coder</source>
            <translation>第一个编码器</translation>
        </message>
        <message>
            <source>First seed</source>
            <translation>起始种子</translation>
        </message>
        <message>
            <source>Floating point: it need not be exact, as no probability depends on it.</source>
            <translation>浮点数：无需精确，因为没有概率依赖于它。</translation>
        </message>
        <message>
            <source>Folder of the new lesson</source>
            <translation>新课程的文件夹</translation>
        </message>
        <message>
            <source>Folder: {path}</source>
            <translation>文件夹：{path}</translation>
        </message>
        <message>
            <source>Folders that italic train has made can be used beside these models.</source>
            <translation>italic train 生成的文件夹可与这些模型一起使用。</translation>
        </message>
        <message>
            <source>For the batch:</source>
            <translation>用于批量压缩：</translation>
        </message>
        <message>
            <source>Forget pictures and results; journals stay</source>
            <translation>清除图片和结果；日志保留</translation>
        </message>
        <message>
            <source>Forget the files that were opened last</source>
            <translation>清除最近打开的文件记录</translation>
        </message>
        <message>
            <source>Forget the selected run</source>
            <translation>丢弃选中的结果</translation>
        </message>
        <message>
            <source>From</source>
            <translation>来源</translation>
        </message>
        <message>
            <source>From one mark to the next: {bits} bits</source>
            <translation>相邻刻度之间：{bits} 比特</translation>
        </message>
        <message>
            <source>From {fast} to {slow} steps, each further second saves {size}</source>
            <translation>从 {fast} 步到 {slow} 步，每多一秒节省 {size}</translation>
        </message>
        <message>
            <source>Gallery of samples</source>
            <translation>采样画廊</translation>
        </message>
        <message>
            <source>Gaussians</source>
            <translation>高斯分布</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Go on with the lesson</source>
            <translation>继续课程</translation>
        </message>
        <message>
            <source>Grid of pixels</source>
            <translation>像素网格</translation>
        </message>
        <message>
            <source>HEIC: pip install 'italic-explorer[formats]' reads it</source>
            <translation>HEIC：执行 pip install 'italic-explorer[formats]' 后可读取</translation>
        </message>
        <message>
            <source>HEVC: a conformance window has no place in BPG</source>
            <translation>HEVC：一致性窗口在 BPG 里没有位置</translation>
        </message>
        <message>
            <source>HEVC: a display window has no place in BPG</source>
            <translation>HEVC：显示窗口在 BPG 里没有位置</translation>
        </message>
        <message>
            <source>HEVC: a reference decoder's buffer model has no place in BPG</source>
            <translation>HEVC：参考解码器的缓冲模型在 BPG 里没有位置</translation>
        </message>
        <message>
            <source>HEVC: luma and chroma of different bit depth have no place in BPG</source>
            <translation>HEVC：亮度与色度位深不同，这在 BPG 里没有位置</translation>
        </message>
        <message>
            <source>HEVC: reference picture sets have no place in BPG</source>
            <translation>HEVC：参考图片集在 BPG 里没有位置</translation>
        </message>
        <message>
            <source>HEVC: scaling lists have no place in BPG</source>
            <translation>HEVC：缩放列表在 BPG 里没有位置</translation>
        </message>
        <message>
            <source>HEVC: {0} have no place in a base code</source>
            <translation>HEVC：{0} 在基础层里没有位置</translation>
        </message>
        <message>
            <source>Half of each picture</source>
            <translation>左右图片各一半</translation>
        </message>
        <message>
            <source>Hand-outs (*.html *.pdf)</source>
            <translation>讲义 (*.html *.pdf)</translation>
        </message>
        <message>
            <source>Hash</source>
            <translation>哈希</translation>
        </message>
        <message>
            <source>Header</source>
            <translation>文件头</translation>
        </message>
        <message>
            <source>Height</source>
            <translation>高度</translation>
        </message>
        <message>
            <source>Height, px</source>
            <translation>高度（像素）</translation>
        </message>
        <message>
            <source>Held out</source>
            <translation>留出集</translation>
        </message>
        <message>
            <source>Held out: {measured}</source>
            <translation>留出集：{measured}</translation>
        </message>
        <message>
            <source>Hold within one step; going on loses nothing of what is done</source>
            <translation>在一步之内暂停；继续时已完成的工作不会丢失</translation>
        </message>
        <message>
            <source>How far the shown picture is from the original, eight times</source>
            <translation>所示图片与原图的差异，放大八倍</translation>
        </message>
        <message>
            <source>How near the decoded picture is to the original</source>
            <translation>解码图片与原图的接近程度</translation>
        </message>
        <message>
            <source>How often each setting is measured</source>
            <translation>每种设置测量的次数</translation>
        </message>
        <message>
            <source>How sure that is: the standard deviation</source>
            <translation>其确定程度：标准差</translation>
        </message>
        <message>
            <source>Hyper-latents</source>
            <translation>超先验潜变量</translation>
        </message>
        <message>
            <source>ITALIC files (*.italic)</source>
            <translation>ITALIC 文件 (*.italic)</translation>
        </message>
        <message>
            <source>ITALIC {steps}, {base}</source>
            <translation>ITALIC {steps}，{base}</translation>
        </message>
        <message>
            <source>Icon of the program</source>
            <translation>程序图标</translation>
        </message>
        <message>
            <source>Icons, translations, weights of the networks</source>
            <translation>图标、译文、网络权重</translation>
        </message>
        <message>
            <source>Ima&amp;gine the rest</source>
            <translation>想象其余部分(&amp;G)</translation>
        </message>
        <message>
            <source>Inspired by ITALIC, and different: the network sees a window of 7 × 7 pixels and the states of eight neighbours, not the whole picture, and all of it is whole numbers, so that any machine decodes any file.</source>
            <translation>受 ITALIC 启发，但有所不同：网络看到的是 7 × 7 像素的窗口和八个邻居的状态，而不是整幅图像；全部采用整数运算，因此任何机器都能解码任何文件。</translation>
        </message>
        <message>
            <source>It is compressed without loss while you watch, step by step.
A folder or an .italic file works too.</source>
            <translation>图片将在您眼前一步一步地无损压缩。
也可以拖入文件夹或 .italic 文件。</translation>
        </message>
        <message>
            <source>It is restored from its compressed file.</source>
            <translation>已用其压缩文件恢复。</translation>
        </message>
        <message>
            <source>It stands on:</source>
            <translation>本程序基于：</translation>
        </message>
        <message>
            <source>It was {value}. You paid {yours} bits, the network {network}.</source>
            <translation>它是 {value}。你付了 {yours} 比特，网络付了 {network} 比特。</translation>
        </message>
        <message>
            <source>JPEG XL with floating-point samples of {0} bits is not read</source>
            <translation>不读取 {0} 位浮点样本的 JPEG XL</translation>
        </message>
        <message>
            <source>JPEG XL with {0} bits is not read</source>
            <translation>不读取 {0} 位的 JPEG XL</translation>
        </message>
        <message>
            <source>JPEG with {0} bits and {1} channels is not read</source>
            <translation>不读取 {0} 位、{1} 个通道的 JPEG</translation>
        </message>
        <message>
            <source>Journals of evaluations (*)</source>
            <translation>评测日志 (*)</translation>
        </message>
        <message>
            <source>Keep looking at this pixel while the cursor moves on</source>
            <translation>光标移开后仍显示这个像素</translation>
        </message>
        <message>
            <source>Keep the selected run in the right view, beside those selected after it</source>
            <translation>将选中的结果保留在右侧视图，与之后选中的结果并排</translation>
        </message>
        <message>
            <source>Kept: {kept}. Select another run to see it beside this one.</source>
            <translation>已保留：{kept}。选中另一个结果即可并排查看。</translation>
        </message>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>键盘快捷键</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>按键</translation>
        </message>
        <message>
            <source>Kind of budget</source>
            <translation>预算种类</translation>
        </message>
        <message>
            <source>Known pixels around one (of the 48 in 7 × 7)</source>
            <translation>周围的已知像素（7 × 7 中的 48 个）</translation>
        </message>
        <message>
            <source>Known so far</source>
            <translation>目前已知</translation>
        </message>
        <message>
            <source>Kodak’s pictures and CIFAR-10, where they are found: in data, or as ITALIC_KODAK, ITALIC_CIFAR10</source>
            <translation>Kodak 图片和 CIFAR-10，在能找到的地方：data 文件夹，或环境变量 ITALIC_KODAK、ITALIC_CIFAR10</translation>
        </message>
        <message>
            <source>Larger</source>
            <translation>放大</translation>
        </message>
        <message>
            <source>Larger letters</source>
            <translation>放大文字</translation>
        </message>
        <message>
            <source>Latent means</source>
            <translation>潜变量均值</translation>
        </message>
        <message>
            <source>Latent scales</source>
            <translation>潜变量尺度</translation>
        </message>
        <message>
            <source>Latents</source>
            <translation>潜变量</translation>
        </message>
        <message>
            <source>Latents of pixel {x}, {y}: row {row}, column {column} of their grid; {known} neighbours known</source>
            <translation>像素 {x}, {y} 的潜变量：网格第 {row} 行第 {column} 列；已知邻居 {known} 个</translation>
        </message>
        <message>
            <source>Latents: the whole numbers that the lossy codec makes of the picture, 16 × 16 pixels at a time</source>
            <translation>潜变量：有损编解码器将图片变成的整数，每 16 × 16 像素一组</translation>
        </message>
        <message>
            <source>Layer</source>
            <translation>层</translation>
        </message>
        <message>
            <source>Learnt from</source>
            <translation>训练数据</translation>
        </message>
        <message>
            <source>Leave the lesson</source>
            <translation>离开课程</translation>
        </message>
        <message>
            <source>Leave the lesson? It goes on from this step the next time.</source>
            <translation>要离开课程吗？下次从这一步继续。</translation>
        </message>
        <message>
            <source>Leave the program</source>
            <translation>离开本程序</translation>
        </message>
        <message>
            <source>Left picture</source>
            <translation>左图</translation>
        </message>
        <message>
            <source>Lesson: {title}</source>
            <translation>课程：{title}</translation>
        </message>
        <message>
            <source>Lessons (*.italic-lesson)</source>
            <translation>课程 (*.italic-lesson)</translation>
        </message>
        <message>
            <source>Let the network draw pictures from nothing</source>
            <translation>让网络从无到有地画出图片</translation>
        </message>
        <message>
            <source>Let the network draw what is not known yet; again for another drawing</source>
            <translation>让网络画出尚未解码的部分；再按一次则重画</translation>
        </message>
        <message>
            <source>Letters</source>
            <translation>字号</translation>
        </message>
        <message>
            <source>Letters of the usual size</source>
            <translation>文字恢复正常大小</translation>
        </message>
        <message>
            <source>Libraries that it uses</source>
            <translation>使用的库</translation>
        </message>
        <message>
            <source>Licences</source>
            <translation>许可证</translation>
        </message>
        <message>
            <source>Light on dark</source>
            <translation>深底浅字</translation>
        </message>
        <message>
            <source>Light or dark as the system</source>
            <translation>浅色或深色跟随系统</translation>
        </message>
        <message>
            <source>Likely &amp;only</source>
            <translation>仅可能值(&amp;O)</translation>
        </message>
        <message>
            <source>Line to the &amp;middle</source>
            <translation>分割线移到中间(&amp;M)</translation>
        </message>
        <message>
            <source>Line to the l&amp;eft</source>
            <translation>分割线移到最左(&amp;E)</translation>
        </message>
        <message>
            <source>Line to the ri&amp;ght</source>
            <translation>分割线移到最右(&amp;G)</translation>
        </message>
        <message>
            <source>List of pictures</source>
            <translation>图片列表</translation>
        </message>
        <message>
            <source>Look at the selected picture; at its file, where there is one</source>
            <translation>查看所选图片；若已有压缩文件则查看该文件</translation>
        </message>
        <message>
            <source>Looking for the pictures…</source>
            <translation>正在查找图片…</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>损失</translation>
        </message>
        <message>
            <source>Loss of the training</source>
            <translation>训练的损失</translation>
        </message>
        <message>
            <source>Lossless</source>
            <translation>无损</translation>
        </message>
        <message>
            <source>Lossless keeps every sample; lossy makes far smaller files that only look the same</source>
            <translation>无损保留每个样本；有损的文件小得多，但只是看起来相同</translation>
        </message>
        <message>
            <source>Lossless, steps {steps}, base {base}, device {device}</source>
            <translation>无损，步数 {steps}，基础层 {base}，设备 {device}</translation>
        </message>
        <message>
            <source>Lossy</source>
            <translation>有损</translation>
        </message>
        <message>
            <source>Lossy files of at most so many bytes, each of the best quality that fits, whatever is set above</source>
            <translation>每个有损文件至多这么大，各取能容纳的最佳质量，不论上方设为多少</translation>
        </message>
        <message>
            <source>Lossy, steps {steps}, quality {quality} ({metric})</source>
            <translation>有损，步数 {steps}，质量 {quality}（{metric}）</translation>
        </message>
        <message>
            <source>Lossy, {metric}</source>
            <translation>有损，{metric}</translation>
        </message>
        <message>
            <source>Lossy, {wanted} ({metric}), steps {steps}, device {device}</source>
            <translation>有损，{wanted}（{metric}），步数 {steps}，设备 {device}</translation>
        </message>
        <message>
            <source>MACs/px</source>
            <translation>乘法/像素</translation>
        </message>
        <message>
            <source>MIT, as the program</source>
            <translation>MIT，与程序相同</translation>
        </message>
        <message>
            <source>MS-SSIM</source>
            <translation>MS-SSIM</translation>
        </message>
        <message>
            <source>MS-SSIM (dB)</source>
            <translation>MS-SSIM (dB)</translation>
        </message>
        <message>
            <source>MS-SSIM, dB</source>
            <translation>MS-SSIM，dB</translation>
        </message>
        <message>
            <source>MS-SSIM, log rate</source>
            <translation>MS-SSIM，对数码率</translation>
        </message>
        <message>
            <source>MS-SSIM: likeness of structure at several scales, in decibels</source>
            <translation>MS-SSIM：多尺度结构相似度，以分贝计</translation>
        </message>
        <message>
            <source>Make the change that was taken back once more</source>
            <translation>重做刚才撤销的更改</translation>
        </message>
        <message>
            <source>Make the draft of a lesson from what is done in the window; switch it off to write it</source>
            <translation>把窗口中的操作做成课程草稿；关闭时写入文件</translation>
        </message>
        <message>
            <source>Many pictures</source>
            <translation>图片较多</translation>
        </message>
        <message>
            <source>Mask of this step</source>
            <translation>这一步的掩码</translation>
        </message>
        <message>
            <source>Mean of the &amp;rest</source>
            <translation>其余部分的均值(&amp;R)</translation>
        </message>
        <message>
            <source>Mean of the pictures, each of which counts the same, and its 95 % interval (Student’s t)</source>
            <translation>各图片的平均值（每张图片权重相同）及其 95 % 置信区间（学生 t 分布）</translation>
        </message>
        <message>
            <source>Mean of the rest</source>
            <translation>其余部分的均值</translation>
        </message>
        <message>
            <source>Means</source>
            <translation>平均值</translation>
        </message>
        <message>
            <source>Means of the evaluation</source>
            <translation>评测的平均值</translation>
        </message>
        <message>
            <source>Means of the pictures and their 95 % intervals</source>
            <translation>各图片的平均值及其 95 % 置信区间</translation>
        </message>
        <message>
            <source>Measure</source>
            <translation>测量</translation>
        </message>
        <message>
            <source>Measure each setting this many &amp;times:</source>
            <translation>每种设置的测量次数(&amp;T)：</translation>
        </message>
        <message>
            <source>Measure other coders, lossless or lossy ones as is chosen; each file is decoded and compared</source>
            <translation>按所选编解码器在这张图片上测量其他无损或有损编码器；每个文件都经过解码和比较</translation>
        </message>
        <message>
            <source>Measure the codec and others on a folder of pictures: means with intervals</source>
            <translation>在一个文件夹的图片上测量本编解码器和其他编码器：带置信区间的平均值</translation>
        </message>
        <message>
            <source>Measure what is asked for; what was measured under the same conditions is not measured again</source>
            <translation>按要求测量；在相同条件下测量过的不再重测</translation>
        </message>
        <message>
            <source>Measured</source>
            <translation>已测量</translation>
        </message>
        <message>
            <source>Measuring other coders</source>
            <translation>测量其他编码器</translation>
        </message>
        <message>
            <source>Measuring {coder}</source>
            <translation>正在测量 {coder}</translation>
        </message>
        <message>
            <source>Menu</source>
            <translation>菜单</translation>
        </message>
        <message>
            <source>Messa&amp;ges…</source>
            <translation>消息(&amp;G)…</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>消息</translation>
        </message>
        <message>
            <source>Messages: {count} errors</source>
            <translation>消息：{count} 个错误</translation>
        </message>
        <message>
            <source>Metadata</source>
            <translation>元数据</translation>
        </message>
        <message>
            <source>Metric</source>
            <translation>指标</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>Model and training</source>
            <translation>模型与训练</translation>
        </message>
        <message>
            <source>Model: the network's trained weights, which encoder and decoder must share</source>
            <translation>模型：网络训练好的权重，编码器和解码器须相同</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>模型</translation>
        </message>
        <message>
            <source>More is better, and larger</source>
            <translation>数值越大质量越好，文件也越大</translation>
        </message>
        <message>
            <source>More than {count} pictures</source>
            <translation>超过 {count} 张图片</translation>
        </message>
        <message>
            <source>Most kilobytes of a file</source>
            <translation>文件的最大千字节数</translation>
        </message>
        <message>
            <source>Multiplications</source>
            <translation>乘法次数</translation>
        </message>
        <message>
            <source>Multiplications a pixel</source>
            <translation>每像素乘法次数</translation>
        </message>
        <message>
            <source>Multiplications for each pixel of the picture: the most of its families of steps, or parts</source>
            <translation>图片每个像素的乘法次数：各步骤族或各部分中的最大值</translation>
        </message>
        <message>
            <source>Neither Kodak’s pictures nor CIFAR-10 were found; add their folder or archive.</source>
            <translation>未找到 Kodak 图片或 CIFAR-10；请添加其文件夹或压缩包。</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>Network of the model {model}</source>
            <translation>模型 {model} 的网络</translation>
        </message>
        <message>
            <source>Network: its mixture, moved to follow the picture</source>
            <translation>网络：随图像调整后的混合分布</translation>
        </message>
        <message>
            <source>Neural image coding in which more decoding steps mean fewer bits.</source>
            <translation>神经网络图像编码：解码步数越多，所需比特越少。</translation>
        </message>
        <message>
            <source>New</source>
            <translation>新建</translation>
        </message>
        <message>
            <source>Next</source>
            <translation>下一步</translation>
        </message>
        <message>
            <source>Next round</source>
            <translation>下一轮</translation>
        </message>
        <message>
            <source>Next: {title}</source>
            <translation>接下来：{title}</translation>
        </message>
        <message>
            <source>No legend</source>
            <translation>无图例</translation>
        </message>
        <message>
            <source>No model of the lossy codec is installed</source>
            <translation>没有安装有损编解码器的模型</translation>
        </message>
        <message>
            <source>No pictures chosen yet</source>
            <translation>尚未选择图片</translation>
        </message>
        <message>
            <source>No pictures yet</source>
            <translation>还没有图片</translation>
        </message>
        <message>
            <source>No run keeps that; the fastest takes {least}. More settings may:</source>
            <translation>没有结果满足要求；最快的用时 {least}。可以试试更多设置：</translation>
        </message>
        <message>
            <source>No run keeps that; the smallest has {least}. More settings may:</source>
            <translation>没有结果满足要求；最小的有 {least}。可以试试更多设置：</translation>
        </message>
        <message>
            <source>None</source>
            <translation>无</translation>
        </message>
        <message>
            <source>Not now</source>
            <translation>以后再说</translation>
        </message>
        <message>
            <source>Not yet.</source>
            <translation>还不对。</translation>
        </message>
        <message>
            <source>Note</source>
            <translation>提示</translation>
        </message>
        <message>
            <source>Nothing measured yet</source>
            <translation>尚未测量</translation>
        </message>
        <message>
            <source>Nothing waits.</source>
            <translation>没有等待的任务。</translation>
        </message>
        <message>
            <source>Nothing was recorded: select a run, then move through its steps.</source>
            <translation>没有记录到内容：先选择一个结果，再在各步间移动。</translation>
        </message>
        <message>
            <source>Number of pictures</source>
            <translation>图片数量</translation>
        </message>
        <message>
            <source>Numbers from 0 to 63, in quarters; with commas between them</source>
            <translation>0 到 63 的数，以四分之一为单位；用逗号分隔</translation>
        </message>
        <message>
            <source>Of attention it has the mask branch of the trunk that reads the base, which gained. Non-local attention in the network was trained and measured, and gained nothing on photographs and graphics, for a quarter more time, so it has none. What repeats far away is found by the second opinion: it remembers where the same surroundings were last seen, and what stood there.</source>
            <translation>注意力方面，它保留了读取基础层的主干的掩码分支，该分支带来了收益。网络内的非局部注意力经过训练和测量，在照片和图形上没有收益，却多花四分之一的时间，因此没有采用。远处的重复内容由第二意见发现：它记住相同的周围环境上次出现在哪里，以及那里是什么。</translation>
        </message>
        <message>
            <source>Of each step: its bits for every pixel that it codes, or all of them</source>
            <translation>每一步：其编码的每个像素的比特数，或全部比特数</translation>
        </message>
        <message>
            <source>Of the pictures that are done</source>
            <translation>已完成图片的合计</translation>
        </message>
        <message>
            <source>On other photographs about {rate} bits per pixel and {likeness}</source>
            <translation>在其他照片上约为每像素 {rate} 比特，{likeness}</translation>
        </message>
        <message>
            <source>On pictures that it did not learn from, {unit}</source>
            <translation>在未参与训练的图片上，{unit}</translation>
        </message>
        <message>
            <source>One column</source>
            <translation>单栏</translation>
        </message>
        <message>
            <source>One pixel of the screen for each pixel</source>
            <translation>图片的一个像素对应屏幕的一个像素</translation>
        </message>
        <message>
            <source>One point for every run will stand here</source>
            <translation>每次运行的结果将在这里显示为一个点</translation>
        </message>
        <message>
            <source>One step &amp;back</source>
            <translation>后退一步(&amp;B)</translation>
        </message>
        <message>
            <source>One step &amp;forward</source>
            <translation>前进一步(&amp;F)</translation>
        </message>
        <message>
            <source>One step back</source>
            <translation>后退一步</translation>
        </message>
        <message>
            <source>One step forward</source>
            <translation>前进一步</translation>
        </message>
        <message>
            <source>One view, with a line to drag between the left and the right picture</source>
            <translation>单一视图，左右图片之间有一条可拖动的分割线</translation>
        </message>
        <message>
            <source>Only if smaller</source>
            <translation>仅当更小时</translation>
        </message>
        <message>
            <source>Only lossy runs have latents</source>
            <translation>只有有损编码才有潜变量</translation>
        </message>
        <message>
            <source>Only one session can be open; this is {name}.</source>
            <translation>一次只能打开一个会话；现在打开的是 {name}。</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>打开</translation>
        </message>
        <message>
            <source>Open &amp;folder…</source>
            <translation>打开文件夹(&amp;F)…</translation>
        </message>
        <message>
            <source>Open &amp;journal…</source>
            <translation>打开日志(&amp;J)…</translation>
        </message>
        <message>
            <source>Open &amp;recent</source>
            <translation>最近打开的文件(&amp;R)</translation>
        </message>
        <message>
            <source>Open all pictures of a folder</source>
            <translation>打开文件夹中的所有图片</translation>
        </message>
        <message>
            <source>Open folder</source>
            <translation>打开文件夹</translation>
        </message>
        <message>
            <source>Open journal</source>
            <translation>打开日志</translation>
        </message>
        <message>
            <source>Open lesson</source>
            <translation>打开课程</translation>
        </message>
        <message>
            <source>Open pictures and runs as they were saved</source>
            <translation>按保存时的状态打开图片和运行结果</translation>
        </message>
        <message>
            <source>Open pictures or .italic files</source>
            <translation>打开图片或 .italic 文件</translation>
        </message>
        <message>
            <source>Open published curves</source>
            <translation>打开已发表的曲线</translation>
        </message>
        <message>
            <source>Open sess&amp;ion…</source>
            <translation>打开会话(&amp;I)…</translation>
        </message>
        <message>
            <source>Open session</source>
            <translation>打开会话</translation>
        </message>
        <message>
            <source>Open the file of a lesson</source>
            <translation>打开课程文件</translation>
        </message>
        <message>
            <source>Open the sample picture {name}</source>
            <translation>打开示例图片 {name}</translation>
        </message>
        <message>
            <source>Opening</source>
            <translation>正在打开</translation>
        </message>
        <message>
            <source>Open…</source>
            <translation>打开…</translation>
        </message>
        <message>
            <source>Order of the steps</source>
            <translation>步骤的顺序</translation>
        </message>
        <message>
            <source>Original</source>
            <translation>原图</translation>
        </message>
        <message>
            <source>Other coders</source>
            <translation>其他编码器</translation>
        </message>
        <message>
            <source>Own folders: {folders}</source>
            <translation>自己的文件夹：{folders}</translation>
        </message>
        <message>
            <source>PAM with {0} channels is not supported</source>
            <translation>不支持 {0} 个通道的 PAM</translation>
        </message>
        <message>
            <source>PICTURE.png</source>
            <translation>图片.png</translation>
        </message>
        <message>
            <source>PNG</source>
            <translation>PNG</translation>
        </message>
        <message>
            <source>PNM has no alpha</source>
            <translation>PNM 没有透明通道</translation>
        </message>
        <message>
            <source>PSNR</source>
            <translation>PSNR</translation>
        </message>
        <message>
            <source>PSNR (dB)</source>
            <translation>PSNR (dB)</translation>
        </message>
        <message>
            <source>PSNR, dB</source>
            <translation>PSNR，dB</translation>
        </message>
        <message>
            <source>PSNR, log rate</source>
            <translation>PSNR，对数码率</translation>
        </message>
        <message>
            <source>PSNR: likeness by squared error, in decibels; from about 40 on few see a difference</source>
            <translation>PSNR：按平方误差的相似度，以分贝计；约 40 以上很少有人能看出差别</translation>
        </message>
        <message>
            <source>Page keys: steps. B: black. F: freeze. Z: magnifier. Ctrl: light. Ctrl+L: do it live.</source>
            <translation>翻页键：步骤。B：黑屏。F：冻结。Z：放大镜。Ctrl：聚光。Ctrl+L：现场操作。</translation>
        </message>
        <message>
            <source>Panel&amp;s</source>
            <translation>面板(&amp;S)</translation>
        </message>
        <message>
            <source>Pareto front</source>
            <translation>帕累托前沿</translation>
        </message>
        <message>
            <source>Pareto front: the runs that no other beats in time and in rate at once</source>
            <translation>帕累托前沿：时间和码率都不被其他结果同时超越的结果</translation>
        </message>
        <message>
            <source>Part in vie&amp;w</source>
            <translation>可见部分(&amp;W)</translation>
        </message>
        <message>
            <source>Part of the program</source>
            <translation>程序自带</translation>
        </message>
        <message>
            <source>Part of the steps</source>
            <translation>步骤的比例</translation>
        </message>
        <message>
            <source>Paste</source>
            <translation>粘贴</translation>
        </message>
        <message>
            <source>Paused at picture {number} of {count}</source>
            <translation>已暂停在第 {number} 张，共 {count} 张</translation>
        </message>
        <message>
            <source>Pi&amp;xel</source>
            <translation>像素(&amp;X)</translation>
        </message>
        <message>
            <source>Pick</source>
            <translation>选取</translation>
        </message>
        <message>
            <source>Pick within &amp;budget</source>
            <translation>在预算内选取(&amp;B)</translation>
        </message>
        <message>
            <source>Picture</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Picture so far</source>
            <translation>目前的图片</translation>
        </message>
        <message>
            <source>Picture {number} of {count}</source>
            <translation>第 {number} 张，共 {count} 张</translation>
        </message>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Pictures (*.png *.tif *.tiff)</source>
            <translation>图片 (*.png *.tif *.tiff)</translation>
        </message>
        <message>
            <source>Pictures and .italic files (*)</source>
            <translation>图片和 .italic 文件 (*)</translation>
        </message>
        <message>
            <source>Pictures drawn</source>
            <translation>已画出的图片</translation>
        </message>
        <message>
            <source>Pictures of the batch</source>
            <translation>批量压缩的图片</translation>
        </message>
        <message>
            <source>Pictures of the evaluation</source>
            <translation>评测的图片</translation>
        </message>
        <message>
            <source>Pictures that it was measured on</source>
            <translation>测量过的图片数</translation>
        </message>
        <message>
            <source>Pictures that the network imagines from nothing: every decision a coin, as likely as it says.</source>
            <translation>网络从无到有想象的图片：每次判定都按其概率掷币决定。</translation>
        </message>
        <message>
            <source>Pictures, by rate</source>
            <translation>各图片，按码率排列</translation>
        </message>
        <message>
            <source>Pictures, by the rate of the first coder</source>
            <translation>各图片，按第一个编码器的码率排列</translation>
        </message>
        <message>
            <source>Pillow has no mode for several channels of 16 bits; use explorer.decode</source>
            <translation>Pillow 没有 16 位多通道的模式；请用 explorer.decode</translation>
        </message>
        <message>
            <source>Pin</source>
            <translation>固定</translation>
        </message>
        <message>
            <source>Pin t&amp;he pixel</source>
            <translation>固定像素(&amp;H)</translation>
        </message>
        <message>
            <source>Pin this pixel</source>
            <translation>固定这个像素</translation>
        </message>
        <message>
            <source>Pixel</source>
            <translation>像素</translation>
        </message>
        <message>
            <source>Pixels</source>
            <translation>像素</translation>
        </message>
        <message>
            <source>Play the steps</source>
            <translation>播放各步</translation>
        </message>
        <message>
            <source>Play the steps backwards</source>
            <translation>倒序播放各步</translation>
        </message>
        <message>
            <source>Plot</source>
            <translation>图表</translation>
        </message>
        <message>
            <source>Plot of the evaluation</source>
            <translation>评测图表</translation>
        </message>
        <message>
            <source>Plots</source>
            <translation>图表</translation>
        </message>
        <message>
            <source>Plots (*.png *.svg *.pdf)</source>
            <translation>图表 (*.png *.svg *.pdf)</translation>
        </message>
        <message>
            <source>Plots and table beside the picture, or more room for it</source>
            <translation>在图片旁显示图表和表格，或给图片更多空间</translation>
        </message>
        <message>
            <source>Point at a pixel of a run, then look here: P pins it</source>
            <translation>指向某次编码的一个像素，再看这里：按 P 固定</translation>
        </message>
        <message>
            <source>Point at a pixel of the picture, or press P and give its numbers.</source>
            <translation>指向图片中的一个像素，或按 P 并输入其行列。</translation>
        </message>
        <message>
            <source>Pre&amp;vious picture</source>
            <translation>上一张图片(&amp;V)</translation>
        </message>
        <message>
            <source>Preparing</source>
            <translation>正在准备</translation>
        </message>
        <message>
            <source>Presenter</source>
            <translation>演示者</translation>
        </message>
        <message>
            <source>Preview</source>
            <translation>预览图</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>Progress of the batch</source>
            <translation>批量压缩的进度</translation>
        </message>
        <message>
            <source>Progress of the evaluation</source>
            <translation>评测进度</translation>
        </message>
        <message>
            <source>Published curves (*.json)</source>
            <translation>已发表的曲线 (*.json)</translation>
        </message>
        <message>
            <source>Put all pictures of a folder, and of the folders in it, at the end of the batch</source>
            <translation>将文件夹及其子文件夹中的所有图片加到批次末尾</translation>
        </message>
        <message>
            <source>Put pictures at the end of the batch</source>
            <translation>将图片加到批次末尾</translation>
        </message>
        <message>
            <source>Put the command line that makes the same file on the clipboard</source>
            <translation>把生成相同文件的命令行放到剪贴板</translation>
        </message>
        <message>
            <source>Put the command line that measures the same on the clipboard</source>
            <translation>把进行相同测量的命令行复制到剪贴板</translation>
        </message>
        <message>
            <source>Put the picture on the clipboard</source>
            <translation>把图片放到剪贴板</translation>
        </message>
        <message>
            <source>Q {quality}</source>
            <translation>质量 {quality}</translation>
        </message>
        <message>
            <source>Q {quality}, {metric}</source>
            <translation>质量 {quality}，{metric}</translation>
        </message>
        <message>
            <source>Qualities</source>
            <translation>质量</translation>
        </message>
        <message>
            <source>Quality</source>
            <translation>质量</translation>
        </message>
        <message>
            <source>Quantiser of BPG: 0 is finest, 51 is coarsest</source>
            <translation>BPG 的量化参数：0 最精细，51 最粗糙</translation>
        </message>
        <message>
            <source>Quantiser of the base</source>
            <translation>基础层的量化参数</translation>
        </message>
        <message>
            <source>Rate</source>
            <translation>码率</translation>
        </message>
        <message>
            <source>Rate (bits per pixel)</source>
            <translation>码率（比特/像素）</translation>
        </message>
        <message>
            <source>Rate (bits per sub-pixel)</source>
            <translation>码率（每子像素比特数）</translation>
        </message>
        <message>
            <source>Rate and MS-SSIM</source>
            <translation>码率与 MS-SSIM</translation>
        </message>
        <message>
            <source>Rate and PSNR</source>
            <translation>码率与 PSNR</translation>
        </message>
        <message>
            <source>Rate and decoding time</source>
            <translation>码率与解码时间</translation>
        </message>
        <message>
            <source>Rate and encoding time</source>
            <translation>码率与编码时间</translation>
        </message>
        <message>
            <source>Re&amp;move</source>
            <translation>移除(&amp;M)</translation>
        </message>
        <message>
            <source>Re&amp;play</source>
            <translation>回放(&amp;P)</translation>
        </message>
        <message>
            <source>Re&amp;verse</source>
            <translation>倒放(&amp;V)</translation>
        </message>
        <message>
            <source>Restored from a file of {size}</source>
            <translation>由 {size} 的文件还原</translation>
        </message>
        <message>
            <source>Right picture</source>
            <translation>右图</translation>
        </message>
        <message>
            <source>Right.</source>
            <translation>正确。</translation>
        </message>
        <message>
            <source>Round {round} of {rounds}, {known} known neighbours.</source>
            <translation>第 {round} / {rounds} 轮，{known} 个已知邻居。</translation>
        </message>
        <message>
            <source>Rounds in which the latents are fitted to the picture: fewer bytes, more time</source>
            <translation>让潜变量逼近图片的轮数：字节更少，时间更长</translation>
        </message>
        <message>
            <source>Row of the pixel</source>
            <translation>像素的行</translation>
        </message>
        <message>
            <source>Run sweep</source>
            <translation>开始参数扫描</translation>
        </message>
        <message>
            <source>Rungs: numbers of steps, wavefront or serial; with commas between them</source>
            <translation>步数、波前或逐像素；用逗号分隔</translation>
        </message>
        <message>
            <source>Runs</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>S&amp;tart the batch</source>
            <translation>开始批量压缩(&amp;T)</translation>
        </message>
        <message>
            <source>S&amp;tart to measure</source>
            <translation>开始测量(&amp;T)</translation>
        </message>
        <message>
            <source>S&amp;top</source>
            <translation>停止(&amp;T)</translation>
        </message>
        <message>
            <source>Sample of the rest</source>
            <translation>其余部分的采样</translation>
        </message>
        <message>
            <source>Sample pictures</source>
            <translation>示例图片</translation>
        </message>
        <message>
            <source>Sample with seed {seed}, {width} × {height}</source>
            <translation>种子 {seed} 的采样，{width} × {height}</translation>
        </message>
        <message>
            <source>Samples</source>
            <translation>样本</translation>
        </message>
        <message>
            <source>Save as</source>
            <translation>另存为</translation>
        </message>
        <message>
            <source>Save as PNG</source>
            <translation>存为 PNG</translation>
        </message>
        <message>
            <source>Save as…</source>
            <translation>另存为…</translation>
        </message>
        <message>
            <source>Save l&amp;ist as CSV…</source>
            <translation>将列表另存为 CSV(&amp;I)…</translation>
        </message>
        <message>
            <source>Save session under another na&amp;me…</source>
            <translation>会话另存为(&amp;M)…</translation>
        </message>
        <message>
            <source>Save this picture…</source>
            <translation>保存这张图片…</translation>
        </message>
        <message>
            <source>Saved</source>
            <translation>节省</translation>
        </message>
        <message>
            <source>Saved by context</source>
            <translation>上下文节省</translation>
        </message>
        <message>
            <source>Saved by the context</source>
            <translation>上下文节省</translation>
        </message>
        <message>
            <source>Saved by the second opinion</source>
            <translation>第二意见节省的比特</translation>
        </message>
        <message>
            <source>Saved of raw</source>
            <translation>较原始样本节省</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>搜索</translation>
        </message>
        <message>
            <source>Second coder</source>
            <translation>第二个编码器</translation>
        </message>
        <message>
            <source>Select the best run within the budget of time or bytes, and take its settings</source>
            <translation>选中时间或字节预算内的最佳结果，并采用其设置</translation>
        </message>
        <message>
            <source>Sessions (*.italic-session)</source>
            <translation>会话 (*.italic-session)</translation>
        </message>
        <message>
            <source>Sessions keep the steps of their runs, so that they open without decoding; larger files</source>
            <translation>会话保存各次运行的步骤，打开时无需解码；文件更大</translation>
        </message>
        <message>
            <source>Sessions with recordin&amp;gs</source>
            <translation>会话带录制(&amp;G)</translation>
        </message>
        <message>
            <source>Settings &amp;bar</source>
            <translation>设置栏(&amp;B)</translation>
        </message>
        <message>
            <source>Shannon bits</source>
            <translation>香农比特数</translation>
        </message>
        <message>
            <source>Shape</source>
            <translation>形状</translation>
        </message>
        <message>
            <source>Shift-click another run in the plot or the table</source>
            <translation>在图表或表格中按住 Shift 单击另一个结果</translation>
        </message>
        <message>
            <source>Show a hint; once more, the answer</source>
            <translation>显示提示；再按一次显示答案</translation>
        </message>
        <message>
            <source>Show more of the bottom</source>
            <translation>显示更多下方</translation>
        </message>
        <message>
            <source>Show more of the left</source>
            <translation>显示更多左侧</translation>
        </message>
        <message>
            <source>Show more of the right</source>
            <translation>显示更多右侧</translation>
        </message>
        <message>
            <source>Show more of the top</source>
            <translation>显示更多上方</translation>
        </message>
        <message>
            <source>Show o&amp;riginal</source>
            <translation>显示原图(&amp;R)</translation>
        </message>
        <message>
            <source>Show the &amp;network</source>
            <translation>显示网络(&amp;N)</translation>
        </message>
        <message>
            <source>Show the next picture</source>
            <translation>显示下一张图片</translation>
        </message>
        <message>
            <source>Show the picture before</source>
            <translation>显示上一张图片</translation>
        </message>
        <message>
            <source>Show the results of a journal, of this window or of italic evaluate, and go on with it</source>
            <translation>显示一份日志（本窗口的或 italic evaluate 的）的结果，并接着测量</translation>
        </message>
        <message>
            <source>Show the values that hold nearly all of the probability, not all 256</source>
            <translation>只显示占几乎全部概率的值，而不是全部 256 个</translation>
        </message>
        <message>
            <source>Show what every pixel cost; again for the picture</source>
            <translation>显示每个像素所用的比特；再按一次则显示图片</translation>
        </message>
        <message>
            <source>Show what is known, and where nothing is; again for the picture</source>
            <translation>显示哪些已知、哪些未知；再按一次则显示图片</translation>
        </message>
        <message>
            <source>Show which pixels this step codes; again for the picture</source>
            <translation>显示这一步编码哪些像素；再按一次则显示图片</translation>
        </message>
        <message>
            <source>Si&amp;ze of text</source>
            <translation>文字大小(&amp;Z)</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>尺寸</translation>
        </message>
        <message>
            <source>Smaller</source>
            <translation>缩小</translation>
        </message>
        <message>
            <source>Smaller letters</source>
            <translation>缩小文字</translation>
        </message>
        <message>
            <source>Something unexpected happened and was stopped: {problem}</source>
            <translation>发生了意外情况，操作已停止：{problem}</translation>
        </message>
        <message>
            <source>Speed</source>
            <translation>速度</translation>
        </message>
        <message>
            <source>Speed of the replay; “as decoded” takes the time that the decoder took</source>
            <translation>回放速度；“解码速度”与解码器当时的用时相同</translation>
        </message>
        <message>
            <source>St&amp;op measuring</source>
            <translation>停止测量(&amp;O)</translation>
        </message>
        <message>
            <source>Start</source>
            <translation>开始</translation>
        </message>
        <message>
            <source>Start again after the last step</source>
            <translation>最后一步之后从头再来</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Step</source>
            <translation>步</translation>
        </message>
        <message>
            <source>Step &amp;before</source>
            <translation>上一步(&amp;B)</translation>
        </message>
        <message>
            <source>Step and bytes below each frame</source>
            <translation>在每帧下方显示步和字节数</translation>
        </message>
        <message>
            <source>Step number</source>
            <translation>步的序号</translation>
        </message>
        <message>
            <source>Step whose pixels are shown</source>
            <translation>显示哪一步的像素</translation>
        </message>
        <message>
            <source>Step {step}</source>
            <translation>第 {step} 步</translation>
        </message>
        <message>
            <source>Step {step} of {count}, from {known} known neighbours</source>
            <translation>第 {step} 步，共 {count} 步，依据 {known} 个已知邻居</translation>
        </message>
        <message>
            <source>Step {step}, {part} done, loss {loss}</source>
            <translation>第 {step} 步，已完成 {part}，损失 {loss}</translation>
        </message>
        <message>
            <source>Steps</source>
            <translation>步数</translation>
        </message>
        <message>
            <source>Steps of the lesson</source>
            <translation>课程的步骤</translation>
        </message>
        <message>
            <source>Steps of the optimiser</source>
            <translation>优化器步数</translation>
        </message>
        <message>
            <source>Steps of the run</source>
            <translation>结果的各步</translation>
        </message>
        <message>
            <source>Steps that the network codes</source>
            <translation>该网络编码的步骤</translation>
        </message>
        <message>
            <source>Steps {first} to {last}</source>
            <translation>第 {first} 步至第 {last} 步</translation>
        </message>
        <message>
            <source>Steps {slow} take longer than {fast} and save nothing</source>
            <translation>{slow} 步比 {fast} 步更慢，却没有节省</translation>
        </message>
        <message>
            <source>Steps {steps}, base {base}</source>
            <translation>步数 {steps}，基础层 {base}</translation>
        </message>
        <message>
            <source>Steps {steps}, quality {quality} ({metric})</source>
            <translation>步数 {steps}，质量 {quality}（{metric}）</translation>
        </message>
        <message>
            <source>Steps {steps}, {base}</source>
            <translation>步数 {steps}，{base}</translation>
        </message>
        <message>
            <source>Steps, or rungs: in how many turns the decoder works. In each the network predicts pixels from all before; more steps know more and take fewer bits, and more time</source>
            <translation>步：解码器分多少轮工作。每一轮网络由之前的全部像素预测；步数越多，所知越多，比特越少，时间越长</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Stop and &amp;quit</source>
            <translation>停止并退出(&amp;Q)</translation>
        </message>
        <message>
            <source>Stop at once; all results stay, and starting goes on from them</source>
            <translation>立即停止；所有结果保留，再次开始时接着测量</translation>
        </message>
        <message>
            <source>Stop within one step</source>
            <translation>在一步之内停止</translation>
        </message>
        <message>
            <source>Stop within one step; pictures that are not done wait</source>
            <translation>在一步之内停止；未完成的图片继续等待</translation>
        </message>
        <message>
            <source>Store a pre&amp;view</source>
            <translation>保存预览图(&amp;V)</translation>
        </message>
        <message>
            <source>Store a small picture of some kilobytes for file managers in every file</source>
            <translation>在每个文件中存一张几千字节的小图，供文件管理器显示</translation>
        </message>
        <message>
            <source>Sub-pixels</source>
            <translation>子像素</translation>
        </message>
        <message>
            <source>Sums of the batch</source>
            <translation>批量压缩的合计</translation>
        </message>
        <message>
            <source>Surroundings: what stood where the pixels around were the same</source>
            <translation>周围：周围像素相同之处曾出现的值</translation>
        </message>
        <message>
            <source>Sweep</source>
            <translation>参数扫描</translation>
        </message>
        <message>
            <source>TIFF</source>
            <translation>TIFF</translation>
        </message>
        <message>
            <source>TIFF of Pillow's mode {0} is not read</source>
            <translation>不读取 Pillow 模式为 {0} 的 TIFF</translation>
        </message>
        <message>
            <source>TIFF of {0} bits packed by {1}: pip install 'italic-explorer[formats]' reads it</source>
            <translation>以 {1} 压缩的 {0} 位 TIFF：执行 pip install 'italic-explorer[formats]' 后可读取</translation>
        </message>
        <message>
            <source>TIFF with {0} is not read</source>
            <translation>不读取含 {0} 的 TIFF</translation>
        </message>
        <message>
            <source>Tables (*.csv *.json)</source>
            <translation>表格 (*.csv *.json)</translation>
        </message>
        <message>
            <source>Tables (*.csv)</source>
            <translation>表格 (*.csv)</translation>
        </message>
        <message>
            <source>Tables (*.md *.tex *.csv)</source>
            <translation>表格 (*.md *.tex *.csv)</translation>
        </message>
        <message>
            <source>Tables of the evaluation</source>
            <translation>评测的表格</translation>
        </message>
        <message>
            <source>Take all pictures from the desk</source>
            <translation>移除所有图片</translation>
        </message>
        <message>
            <source>Take folder out</source>
            <translation>移除文件夹</translation>
        </message>
        <message>
            <source>Take the last change of settings, or a removed run, back</source>
            <translation>撤销上一次设置更改，或恢复移除的运行结果</translation>
        </message>
        <message>
            <source>Take the picture from the desk</source>
            <translation>关闭当前图片</translation>
        </message>
        <message>
            <source>Take the selected pictures from the batch; files stay (Delete in the table)</source>
            <translation>从批次中移除所选图片；文件保留（在表格中按 Delete）</translation>
        </message>
        <message>
            <source>Take what is done or was skipped from the batch; files stay</source>
            <translation>从批次中移除已完成或已跳过的图片；文件保留</translation>
        </message>
        <message>
            <source>The answer:</source>
            <translation>答案：</translation>
        </message>
        <message>
            <source>The bar of codec, steps and buttons, or more room</source>
            <translation>显示编解码器、步数和按钮的设置栏，或腾出空间</translation>
        </message>
        <message>
            <source>The batch of the last time cannot be offered: {problem}. Its file is kept as {path}.</source>
            <translation>无法恢复上次的批次：{problem}。其文件保存为 {path}。</translation>
        </message>
        <message>
            <source>The best quality that keeps this is looked for</source>
            <translation>正在寻找满足此限制的最佳质量</translation>
        </message>
        <message>
            <source>The bytes of {count} runs did not fit into the session; their figures did. Export what you need.</source>
            <translation>有 {count} 个运行结果的压缩数据放不进会话，只保存了它们的数值。需要的请导出。</translation>
        </message>
        <message>
            <source>The bytes so far as a curve below each frame</source>
            <translation>在每帧下方以曲线显示累计字节数</translation>
        </message>
        <message>
            <source>The channel of the largest energy is {channel}</source>
            <translation>能量最大的通道是 {channel}</translation>
        </message>
        <message>
            <source>The codec’s process has ended, perhaps for want of memory; try again, or a smaller picture.</source>
            <translation>编解码进程已结束，可能是内存不足；请重试，或换一张较小的图片。</translation>
        </message>
        <message>
            <source>The command is on the clipboard</source>
            <translation>命令已复制到剪贴板</translation>
        </message>
        <message>
            <source>The context saved {size} in the whole picture</source>
            <translation>上下文在整张图片中节省了 {size}</translation>
        </message>
        <message>
            <source>The decoder found exactly the latents that were encoded; the picture made from them is near the original, not identical to it.</source>
            <translation>解码器得到的潜变量与编码时的完全相同；由它们生成的图像接近原图，但并不与原图相同。</translation>
        </message>
        <message>
            <source>The figure as it will be</source>
            <translation>插图预览</translation>
        </message>
        <message>
            <source>The file stores no checksum, so nothing could be compared.</source>
            <translation>文件没有存储校验和，因此无法比较。</translation>
        </message>
        <message>
            <source>The first held-out rate: bits per sub-pixel, of lossy models per pixel; all are at the right</source>
            <translation>第一个留出集码率：每子像素比特数，有损模型为每像素；全部数值见右侧</translation>
        </message>
        <message>
            <source>The language changes when the program starts again.</source>
            <translation>语言将在程序重新启动后改变。</translation>
        </message>
        <message>
            <source>The language of the system</source>
            <translation>系统的语言</translation>
        </message>
        <message>
            <source>The left and the right view side by side</source>
            <translation>左右视图并排</translation>
        </message>
        <message>
            <source>The left picture alone</source>
            <translation>只显示左图</translation>
        </message>
        <message>
            <source>The lesson as one web page, or as PDF</source>
            <translation>把课程写成一个网页或 PDF</translation>
        </message>
        <message>
            <source>The lossy codec predicts latents, which no single pixel has; see the views of the latents.</source>
            <translation>有损编解码器预测的是潜变量，而潜变量不属于单个像素；请查看潜变量视图。</translation>
        </message>
        <message>
            <source>The low-level code that the steps start from; “auto” picks what suits the steps</source>
            <translation>各步开始之前的底层编码；“auto”按步数自动选择</translation>
        </message>
        <message>
            <source>The memory of this device is not enough for this picture; choose the CPU or a smaller picture.</source>
            <translation>此设备的内存不足以处理这张图片；请改用 CPU 或较小的图片。</translation>
        </message>
        <message>
            <source>The network as blocks</source>
            <translation>以块表示的网络</translation>
        </message>
        <message>
            <source>The network of the selected run as blocks, with what they made of the pixel that is looked at</source>
            <translation>以块显示所选运行的网络，以及各块对所查看像素的计算结果</translation>
        </message>
        <message>
            <source>The next run uses: {model}</source>
            <translation>下次运行使用：{model}</translation>
        </message>
        <message>
            <source>The number of the step that codes each pixel, as a colour</source>
            <translation>以颜色表示编码每个像素的步号</translation>
        </message>
        <message>
            <source>The original in all panes, while the key is held</source>
            <translation>按住按键时，所有窗格都显示原图</translation>
        </message>
        <message>
            <source>The picture as it was opened</source>
            <translation>打开时的图片</translation>
        </message>
        <message>
            <source>The pixels that this step codes, those known before, and the rest</source>
            <translation>这一步编码的像素、之前已知的像素和其余像素</translation>
        </message>
        <message>
            <source>The plot shows the median and the range of the times</source>
            <translation>图表显示时间的中位数和范围</translation>
        </message>
        <message>
            <source>The predictions of a picture can be looked at once it is coded.</source>
            <translation>图片编码完成后即可查看其预测。</translation>
        </message>
        <message>
            <source>The replay and the zoom move within a moment, so that the eye can follow</source>
            <translation>回放和缩放在片刻内移动，便于眼睛跟随</translation>
        </message>
        <message>
            <source>The right picture alone</source>
            <translation>只显示右图</translation>
        </message>
        <message>
            <source>The step before this one</source>
            <translation>前面的一步</translation>
        </message>
        <message>
            <source>The steps of the selected run will stand here</source>
            <translation>选中结果的各步将显示在这里</translation>
        </message>
        <message>
            <source>The steps of {count} runs are too large for the session, or of a transparent picture; they are decoded again when they are shown.</source>
            <translation>{count} 次运行的步骤对会话来说太大，或属于透明图像；显示时会重新解码。</translation>
        </message>
        <message>
            <source>The weights; “auto” picks by the picture’s size, or by the metric (Run &gt; Models)</source>
            <translation>权重；“自动”按图片尺寸或按度量选择（运行 &gt; 模型）</translation>
        </message>
        <message>
            <source>The whole numbers that a lossy file holds, for each 16 × 16 pixels, a channel at a time</source>
            <translation>有损文件所含的整数，每 16 × 16 像素一组，一次一个通道</translation>
        </message>
        <message>
            <source>The whole picture</source>
            <translation>显示整张图片</translation>
        </message>
        <message>
            <source>The window as a stage, with notes, clock and steps in a window of their own</source>
            <translation>窗口作为舞台，备注、时钟和步骤在另一个窗口中</translation>
        </message>
        <message>
            <source>The window as large as the screen</source>
            <translation>窗口占满整个屏幕</translation>
        </message>
        <message>
            <source>The word at what has the focus, with its lessons; elsewhere all words</source>
            <translation>解释焦点处的词，并列出相关课程；别处则列出所有词</translation>
        </message>
        <message>
            <source>There are no messages.</source>
            <translation>没有消息。</translation>
        </message>
        <message>
            <source>There are no notes for this step.</source>
            <translation>这一步没有备注。</translation>
        </message>
        <message>
            <source>There are runs that are not in a saved session yet. Save the session?</source>
            <translation>有些运行结果尚未保存到会话中。是否保存会话？</translation>
        </message>
        <message>
            <source>There is no picture on the clipboard.</source>
            <translation>剪贴板上没有图片。</translation>
        </message>
        <message>
            <source>There is no run of this picture yet.</source>
            <translation>这张图片还没有任何结果。</translation>
        </message>
        <message>
            <source>There is nothing to measure: choose steps, or another coder</source>
            <translation>没有可测量的：请选择步数或其他编码器</translation>
        </message>
        <message>
            <source>These samples are stored without a prediction of each pixel.</source>
            <translation>这些样本的存储不含对每个像素的预测。</translation>
        </message>
        <message>
            <source>This language is used when the program starts again</source>
            <translation>下次启动程序时使用此语言</translation>
        </message>
        <message>
            <source>This log says nothing yet; it is read again every second</source>
            <translation>此日志尚无内容；每秒重新读取一次</translation>
        </message>
        <message>
            <source>Threads</source>
            <translation>线程</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Time against rate of all runs</source>
            <translation>所有结果的时间与码率</translation>
        </message>
        <message>
            <source>Time: {seconds}</source>
            <translation>用时：{seconds}</translation>
        </message>
        <message>
            <source>To the en&amp;d</source>
            <translation>到结尾(&amp;D)</translation>
        </message>
        <message>
            <source>To the right: bits saved. To the left: it was mistaken here.</source>
            <translation>向右：节省的比特。向左：此处判断有误。</translation>
        </message>
        <message>
            <source>To the s&amp;tart</source>
            <translation>到开头(&amp;T)</translation>
        </message>
        <message>
            <source>Trade-off</source>
            <translation>权衡</translation>
        </message>
        <message>
            <source>Trade-off &amp;plot</source>
            <translation>权衡图(&amp;P)</translation>
        </message>
        <message>
            <source>Trade-off plot</source>
            <translation>权衡图</translation>
        </message>
        <message>
            <source>Trained</source>
            <translation>训练过程</translation>
        </message>
        <message>
            <source>Training</source>
            <translation>训练</translation>
        </message>
        <message>
            <source>Try a list of settings</source>
            <translation>逐一尝试多种设置</translation>
        </message>
        <message>
            <source>Try again what failed; of the selected pictures also what was skipped</source>
            <translation>重试失败的图片；所选图片中被跳过的也会重试</translation>
        </message>
        <message>
            <source>Two coders, by picture</source>
            <translation>两个编码器，逐张图片</translation>
        </message>
        <message>
            <source>Two columns</source>
            <translation>双栏</translation>
        </message>
        <message>
            <source>Two linked views</source>
            <translation>两个联动的视图</translation>
        </message>
        <message>
            <source>Uncover</source>
            <translation>揭开</translation>
        </message>
        <message>
            <source>Unsaved runs</source>
            <translation>未保存的运行结果</translation>
        </message>
        <message>
            <source>Use all of the window for a while; again for the step of the lesson</source>
            <translation>暂时使用整个窗口；再按一次回到课程的这一步</translation>
        </message>
        <message>
            <source>Use for the next run</source>
            <translation>用于下次运行</translation>
        </message>
        <message>
            <source>Use the weights of a folder beside these, once every model in it was read and checked</source>
            <translation>逐一读取并检查文件夹中的模型后，与现有模型一起使用</translation>
        </message>
        <message>
            <source>Use the weights of a folder no more; the folder stays as it is</source>
            <translation>不再使用某个文件夹的权重；文件夹本身保持不变</translation>
        </message>
        <message>
            <source>Values of the block</source>
            <translation>该块的数值</translation>
        </message>
        <message>
            <source>Values of the block in words</source>
            <translation>该块数值的文字列表</translation>
        </message>
        <message>
            <source>Values of the covered pixel</source>
            <translation>被遮像素的取值</translation>
        </message>
        <message>
            <source>Values {low} to {high}: {tokens} tokens</source>
            <translation>取值 {low} 到 {high}：{tokens} 枚筹码</translation>
        </message>
        <message>
            <source>Values: what went with this pixel's other channels and with simple predictions</source>
            <translation>数值：与此像素其他通道及简单预测一同出现的值</translation>
        </message>
        <message>
            <source>Verified</source>
            <translation>校验</translation>
        </message>
        <message>
            <source>Verify</source>
            <translation>校验</translation>
        </message>
        <message>
            <source>Waiting &amp;jobs…</source>
            <translation>等待的任务(&amp;J)…</translation>
        </message>
        <message>
            <source>Waiting jobs</source>
            <translation>等待的任务</translation>
        </message>
        <message>
            <source>Waits while the window does other work</source>
            <translation>等待窗口完成其他工作</translation>
        </message>
        <message>
            <source>Watch a training</source>
            <translation>观察训练</translation>
        </message>
        <message>
            <source>Watch a training: choose the folder that italic train writes into</source>
            <translation>观察训练：选择 italic train 写入的文件夹</translation>
        </message>
        <message>
            <source>Wei&amp;ghts</source>
            <translation>权重(&amp;G)</translation>
        </message>
        <message>
            <source>Weights</source>
            <translation>权重</translation>
        </message>
        <message>
            <source>What .italic files are decoded to; where a format such as JPEG cannot hold a picture exactly, PNG</source>
            <translation>.italic 文件解码成的格式；若某格式（如 JPEG）无法精确保存图片，则为 PNG</translation>
        </message>
        <message>
            <source>What could not be measured</source>
            <translation>未能测量的</translation>
        </message>
        <message>
            <source>What each pixel cost</source>
            <translation>每个像素的代价</translation>
        </message>
        <message>
            <source>What each pixel cost more or less than in the run beside</source>
            <translation>与并排结果相比，每个像素多用或少用的比特</translation>
        </message>
        <message>
            <source>What each step of the selected run cost</source>
            <translation>选中结果每一步的代价</translation>
        </message>
        <message>
            <source>What hyperprior and context expect of the latents</source>
            <translation>超先验和上下文对潜变量的预期</translation>
        </message>
        <message>
            <source>What is done where there is a file of the same name already</source>
            <translation>同名文件已存在时的处理方式</translation>
        </message>
        <message>
            <source>What is known of the block</source>
            <translation>该块的已知信息</translation>
        </message>
        <message>
            <source>What is known of the model</source>
            <translation>模型的已知信息</translation>
        </message>
        <message>
            <source>What is known, and a colour for what is not</source>
            <translation>已知部分，未知处为一种颜色</translation>
        </message>
        <message>
            <source>What is known, and the rest drawn at random as the network predicts it</source>
            <translation>已知部分，其余按网络的预测随机绘制</translation>
        </message>
        <message>
            <source>What is known, and what the network expects of the rest: the mean of its prediction</source>
            <translation>已知部分，以及网络对其余部分的预期：其预测的均值</translation>
        </message>
        <message>
            <source>What is known; the base, or grey, where nothing is</source>
            <translation>已知部分；未知处为基础层或灰色</translation>
        </message>
        <message>
            <source>What the axes show</source>
            <translation>坐标轴显示的内容</translation>
        </message>
        <message>
            <source>What the network predicted for the pixel under the cursor</source>
            <translation>网络对光标下像素的预测</translation>
        </message>
        <message>
            <source>What the others would learn to make up for is in neither.</source>
            <translation>其他顾问学会弥补的部分不计入。</translation>
        </message>
        <message>
            <source>What the picture shall look good in: squared error or structure</source>
            <translation>以何种标准衡量图像质量：平方误差或结构</translation>
        </message>
        <message>
            <source>What the steps start from: auto, none, or bpg: and a quantiser from 0 to 51</source>
            <translation>各步由何开始：auto、none，或 bpg: 加 0 到 51 的量化值</translation>
        </message>
        <message>
            <source>What the upper plot shows</source>
            <translation>上图显示的内容</translation>
        </message>
        <message>
            <source>What this is and what it stands on</source>
            <translation>本程序是什么，基于什么</translation>
        </message>
        <message>
            <source>What waits for the device; each can be taken out</source>
            <translation>等待设备的任务；可以逐个取出</translation>
        </message>
        <message>
            <source>What was dropped is no file on this computer and no picture.</source>
            <translation>拖入的既不是本机上的文件，也不是图片。</translation>
        </message>
        <message>
            <source>Where the bytes go</source>
            <translation>字节的去向</translation>
        </message>
        <message>
            <source>Where the network runs; the file is the same on every device</source>
            <translation>网络在哪里运行；文件在任何设备上都相同</translation>
        </message>
        <message>
            <source>Whole numbers: the same on every machine.</source>
            <translation>整数：在每台机器上都相同。</translation>
        </message>
        <message>
            <source>Whole plot</source>
            <translation>整个图</translation>
        </message>
        <message>
            <source>Width</source>
            <translation>宽度</translation>
        </message>
        <message>
            <source>Width, px</source>
            <translation>宽度（像素）</translation>
        </message>
        <message>
            <source>With a &amp;caption</source>
            <translation>带说明文字(&amp;C)</translation>
        </message>
        <message>
            <source>With the c&amp;urve of the bytes</source>
            <translation>带字节曲线(&amp;U)</translation>
        </message>
        <message>
            <source>With “Only if smaller”: also pictures that lost something in reading, such as pages or bits</source>
            <translation>与“仅当更小时”一起使用：也压缩读取时有所损失（如页面或位深）的图片</translation>
        </message>
        <message>
            <source>Words</source>
            <translation>词汇</translation>
        </message>
        <message>
            <source>Work goes on</source>
            <translation>工作仍在进行</translation>
        </message>
        <message>
            <source>Write a file only if it has fewer bytes than the original, and if reading kept all of the picture</source>
            <translation>仅当文件比原文件小、且读取时完整保留了图片，才写入文件</translation>
        </message>
        <message>
            <source>Write pictures, runs, selection and view into one file</source>
            <translation>把图片、运行结果、选择和视图写入一个文件</translation>
        </message>
        <message>
            <source>Write the compressed file of the selected run</source>
            <translation>写出选中结果的压缩文件</translation>
        </message>
        <message>
            <source>Write the decoded picture as PNG or TIFF</source>
            <translation>将解码后的图片写为 PNG 或 TIFF</translation>
        </message>
        <message>
            <source>Write the figures of all runs and other coders as CSV or JSON</source>
            <translation>将所有结果和其他编码器的数值写为 CSV 或 JSON</translation>
        </message>
        <message>
            <source>Write the low-level code of the selected run as a .bpg file</source>
            <translation>将选中结果的底层编码写为 .bpg 文件</translation>
        </message>
        <message>
            <source>Write the means as CSV, or all results as JSON, as italic evaluate does</source>
            <translation>把平均值写成 CSV，或把全部结果写成 JSON，与 italic evaluate 相同</translation>
        </message>
        <message>
            <source>Write the plot for a paper: of a size in cm, as SVG, PDF or PNG</source>
            <translation>为论文导出图表：以厘米定尺寸，写成 SVG、PDF 或 PNG</translation>
        </message>
        <message>
            <source>Write the session into another file</source>
            <translation>把会话写入另一个文件</translation>
        </message>
        <message>
            <source>Write the steps, as the views show them, as an animated GIF, PNG or WebP, or as MP4</source>
            <translation>按视图所示，将各步写为 GIF、PNG、WebP 动画或 MP4</translation>
        </message>
        <message>
            <source>Write the table of means for a paper: as Markdown, LaTeX or CSV</source>
            <translation>为论文导出平均值表格：写成 Markdown、LaTeX 或 CSV</translation>
        </message>
        <message>
            <source>Write the trade-off plot as PNG, SVG or PDF</source>
            <translation>将权衡图写为 PNG、SVG 或 PDF</translation>
        </message>
        <message>
            <source>Write what became of each picture, its figures and notes, as a table</source>
            <translation>把每张图片的结果、数据和说明写成表格</translation>
        </message>
        <message>
            <source>Writing the file</source>
            <translation>正在写文件</translation>
        </message>
        <message>
            <source>Written: {path}</source>
            <translation>已写入：{path}</translation>
        </message>
        <message>
            <source>Your answer</source>
            <translation>你的答案</translation>
        </message>
        <message>
            <source>Zoom &amp;in</source>
            <translation>放大(&amp;I)</translation>
        </message>
        <message>
            <source>Zoom &amp;out</source>
            <translation>缩小(&amp;O)</translation>
        </message>
        <message>
            <source>a QP of {0}: choose a whole number from 0 (best) to 51 (smallest)</source>
            <translation>QP 为 {0}：请选择 0（最好）到 51（最小）的整数</translation>
        </message>
        <message>
            <source>a base code needs 8-bit RGB of 1 to {0} pixels, not {1} {2}</source>
            <translation>基础层需要 1 到 {0} 像素的 8 位 RGB，而不是 {1} {2}</translation>
        </message>
        <message>
            <source>a compressed picture of the lossless codec has it</source>
            <translation>仅无损编解码器压缩的图片才有</translation>
        </message>
        <message>
            <source>a crop of {0} reaches out of {1}</source>
            <translation>裁剪 {0} 超出了 {1}</translation>
        </message>
        <message>
            <source>a damaged recording: a picture too large</source>
            <translation>录制已损坏：图片太大</translation>
        </message>
        <message>
            <source>a damaged recording: it is longer or shorter than it says</source>
            <translation>录制已损坏：它比所说的长或短</translation>
        </message>
        <message>
            <source>a damaged recording: its compression</source>
            <translation>录制已损坏：它的压缩</translation>
        </message>
        <message>
            <source>a damaged recording: {0}</source>
            <translation>录制已损坏：{0}</translation>
        </message>
        <message>
            <source>a file of codec {0} holds no predictions of pixels</source>
            <translation>编解码器 {0} 的文件不含像素的预测</translation>
        </message>
        <message>
            <source>a file of the lossy codec; `decoding.decode` opens both</source>
            <translation>这是有损编解码器的文件；`decoding.decode` 两种都能打开</translation>
        </message>
        <message>
            <source>a file of the {0} codec; `decoding.decode` opens both</source>
            <translation>这是 {0} 编解码器的文件；`decoding.decode` 两种都能打开</translation>
        </message>
        <message>
            <source>a grid of {0} x {1} has no positions</source>
            <translation>{0} x {1} 的网格没有位置</translation>
        </message>
        <message>
            <source>a largest value of {0} is not supported</source>
            <translation>不支持最大值 {0}</translation>
        </message>
        <message>
            <source>a lesson of {0} bytes: at most {1} are read</source>
            <translation>课程有 {0} 字节：最多读取 {1} 字节</translation>
        </message>
        <message>
            <source>a limit of {0} GiB of memory (ulimit -v) is too low: {1} GiB are needed, whatever the picture</source>
            <translation>内存限制 {0} GiB（ulimit -v）太低：无论什么图片都需要 {1} GiB</translation>
        </message>
        <message>
            <source>a network of an experiment is not coded with: {0}</source>
            <translation>实验中的网络不用于编码：{0}</translation>
        </message>
        <message>
            <source>a picture of {0} x {1} for a sample of {2} x {3}</source>
            <translation>图片为 {0} x {1}，样本却为 {2} x {3}</translation>
        </message>
        <message>
            <source>a quality and a target contradict each other: give one of them</source>
            <translation>质量与目标互相矛盾：请只给其中一个</translation>
        </message>
        <message>
            <source>a queue of version {0}; this program knows {1}</source>
            <translation>队列的版本是 {0}；本程序认识 {1}</translation>
        </message>
        <message>
            <source>a recording of codec {0} has no steps</source>
            <translation>编解码器 {0} 的录制没有步骤</translation>
        </message>
        <message>
            <source>a recording of {0} bytes: at most {1} are read</source>
            <translation>录制有 {0} 字节：最多读取 {1} 字节</translation>
        </message>
        <message>
            <source>a recording of {0} bytes: at most {1} may be; take a smaller picture</source>
            <translation>录制有 {0} 字节：最多 {1} 字节；请取较小的图片</translation>
        </message>
        <message>
            <source>a recording of {0} x {1} px: at most {2} px are shown</source>
            <translation>录制有 {0} x {1} 像素：最多显示 {2} 像素</translation>
        </message>
        <message>
            <source>a recording with figures of {0} steps</source>
            <translation>录制里有 {0} 步的数字</translation>
        </message>
        <message>
            <source>a target of {0}: give a number above 0</source>
            <translation>目标为 {0}：请给出大于 0 的数</translation>
        </message>
        <message>
            <source>a volume of {0} layers is not a picture</source>
            <translation>{0} 层的体数据不是图片</translation>
        </message>
        <message>
            <source>about {times} times the original ({size}) without loss: left out; try lossy</source>
            <translation>无损约为原文件的 {times} 倍（{size}）：未处理；请试试有损</translation>
        </message>
        <message>
            <source>about {time} left</source>
            <translation>大约还需 {time}</translation>
        </message>
        <message>
            <source>add a number</source>
            <translation>加编号</translation>
        </message>
        <message>
            <source>against</source>
            <translation>对比</translation>
        </message>
        <message>
            <source>against {coder}</source>
            <translation>对比 {coder}</translation>
        </message>
        <message>
            <source>against {coder} (%)</source>
            <translation>对比 {coder}（%）</translation>
        </message>
        <message>
            <source>all</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>all steps</source>
            <translation>所有步</translation>
        </message>
        <message>
            <source>all {count}</source>
            <translation>全部 {count}</translation>
        </message>
        <message>
            <source>alpha is divided out of its colours, exactly</source>
            <translation>已从颜色中精确除去 alpha</translation>
        </message>
        <message>
            <source>alpha is divided out of its colours, which changes {missing} of {total} samples</source>
            <translation>已从颜色中除去 alpha，{total} 个样本中有 {missing} 个因此改变</translation>
        </message>
        <message>
            <source>as decoded</source>
            <translation>解码速度</translation>
        </message>
        <message>
            <source>as the network expected at step {step}</source>
            <translation>网络在第 {step} 步时的预期</translation>
        </message>
        <message>
            <source>as the network expects</source>
            <translation>网络的期望</translation>
        </message>
        <message>
            <source>as the original</source>
            <translation>与原图相同</translation>
        </message>
        <message>
            <source>at most {size}</source>
            <translation>至多 {size}</translation>
        </message>
        <message>
            <source>attention</source>
            <translation>注意力</translation>
        </message>
        <message>
            <source>auto</source>
            <translation>自动</translation>
        </message>
        <message>
            <source>base around</source>
            <translation>周围的基础层</translation>
        </message>
        <message>
            <source>base {0} is not one of those that this program knows: none, bpg:0 .. bpg:{1}</source>
            <translation>基础层 {0} 不是本程序认识的：none、bpg:0 到 bpg:{1}</translation>
        </message>
        <message>
            <source>base {0}: give auto, none or bpg:QP with QP from 0 to 51</source>
            <translation>基础层 {0}：请给出 auto、none 或 bpg:QP，QP 为 0 到 51</translation>
        </message>
        <message>
            <source>base {base}</source>
            <translation>基础层 {base}</translation>
        </message>
        <message>
            <source>being read…</source>
            <translation>正在读取…</translation>
        </message>
        <message>
            <source>between {low} and {high} dB</source>
            <translation>{low} 到 {high} dB 之间</translation>
        </message>
        <message>
            <source>biases {0} are missing or unknown</source>
            <translation>偏置 {0} 缺失或未知</translation>
        </message>
        <message>
            <source>biases {0}: {1} numbers up to {2}</source>
            <translation>偏置 {0}：{1} 个数，最大 {2}</translation>
        </message>
        <message>
            <source>bits</source>
            <translation>比特</translation>
        </message>
        <message>
            <source>bits per pixel, at quality: likeness</source>
            <translation>每像素比特数，按质量：相似度</translation>
        </message>
        <message>
            <source>bits per sub-pixel</source>
            <translation>每子像素比特数</translation>
        </message>
        <message>
            <source>both</source>
            <translation>两者</translation>
        </message>
        <message>
            <source>bpp</source>
            <translation>bpp</translation>
        </message>
        <message>
            <source>bpsp</source>
            <translation>bpsp</translation>
        </message>
        <message>
            <source>broken</source>
            <translation>损坏</translation>
        </message>
        <message>
            <source>by size</source>
            <translation>按尺寸</translation>
        </message>
        <message>
            <source>cells</source>
            <translation>单元</translation>
        </message>
        <message>
            <source>channel</source>
            <translation>通道</translation>
        </message>
        <message>
            <source>codec {0}, metric {1}</source>
            <translation>编解码器 {0}，度量 {1}</translation>
        </message>
        <message>
            <source>codec {0}: give lossless or lossy</source>
            <translation>编解码器 {0}：请给出 lossless 或 lossy</translation>
        </message>
        <message>
            <source>coder {0}: not on this machine; there are {1}</source>
            <translation>编码器 {0}：这台机器上没有；有 {1}</translation>
        </message>
        <message>
            <source>computed for at most {count} steps only</source>
            <translation>仅在不超过 {count} 步时计算</translation>
        </message>
        <message>
            <source>computing…</source>
            <translation>正在计算…</translation>
        </message>
        <message>
            <source>context model</source>
            <translation>上下文模型</translation>
        </message>
        <message>
            <source>damaged: 2^{0} lanes of {1} rows</source>
            <translation>已损坏：{1} 行分成 2^{0} 条带</translation>
        </message>
        <message>
            <source>damaged: a lossy file that no writer makes</source>
            <translation>已损坏：没有程序会写出这样的有损文件</translation>
        </message>
        <message>
            <source>damaged: a lossy file without the checksum of its latents</source>
            <translation>已损坏：有损文件缺少潜变量的校验和</translation>
        </message>
        <message>
            <source>damaged: a picture of {0} x {1} pixels cannot be; at most {2} pixels can</source>
            <translation>已损坏：不可能有 {0} x {1} 像素的图片；最多 {2} 像素</translation>
        </message>
        <message>
            <source>damaged: a resolution that no writer makes</source>
            <translation>已损坏：没有程序会写出这样的分辨率</translation>
        </message>
        <message>
            <source>damaged: a side plane cannot be unpacked: {0}</source>
            <translation>已损坏：附加平面无法解开：{0}</translation>
        </message>
        <message>
            <source>damaged: a side plane of the unknown kind {0}</source>
            <translation>已损坏：未知种类 {0} 的附加平面</translation>
        </message>
        <message>
            <source>damaged: more colours are stated than there can be</source>
            <translation>已损坏：所列颜色多于可能的数目</translation>
        </message>
        <message>
            <source>damaged: packing {0} of the metadata</source>
            <translation>已损坏：元数据的打包方式 {0}</translation>
        </message>
        <message>
            <source>damaged: quality {0} is above {1}</source>
            <translation>已损坏：质量 {0} 高于 {1}</translation>
        </message>
        <message>
            <source>damaged: the metadata cannot be unpacked</source>
            <translation>已损坏：元数据无法解开</translation>
        </message>
        <message>
            <source>damaged: the metadata do not end where they should</source>
            <translation>已损坏：元数据没有在应有的地方结束</translation>
        </message>
        <message>
            <source>damaged: {0} bytes follow the last side plane</source>
            <translation>已损坏：最后一个附加平面之后还有 {0} 字节</translation>
        </message>
        <message>
            <source>damaged: {0} bytes of resolution</source>
            <translation>已损坏：分辨率占 {0} 字节</translation>
        </message>
        <message>
            <source>damaged: {0} bytes of {1}</source>
            <translation>已损坏：{1} 占 {0} 字节</translation>
        </message>
        <message>
            <source>damaged: {0} does not end</source>
            <translation>已损坏：{0} 没有结尾</translation>
        </message>
        <message>
            <source>damaged: {0} is more than {1}</source>
            <translation>已损坏：{0} 大于 {1}</translation>
        </message>
        <message>
            <source>damaged: {0} is not in its shortest form</source>
            <translation>已损坏：{0} 不是最短写法</translation>
        </message>
        <message>
            <source>damaged: {0} is zero</source>
            <translation>已损坏：{0} 为零</translation>
        </message>
        <message>
            <source>damaged: {0} steps, spelt as no writer spells them</source>
            <translation>已损坏：{0} 步，写法不是任何程序会写的</translation>
        </message>
        <message>
            <source>decoded: PSNR {psnr}</source>
            <translation>已解码：PSNR {psnr}</translation>
        </message>
        <message>
            <source>decoded: identical</source>
            <translation>已解码：完全一致</translation>
        </message>
        <message>
            <source>decoded: identical to what was read, not to the file</source>
            <translation>已解码：与读到的内容一致，但与文件不完全一致</translation>
        </message>
        <message>
            <source>decodes to other samples ({0} of {1} differ); nothing was written</source>
            <translation>解码出别的样本（{1} 个中有 {0} 个不同）；什么也没有写入</translation>
        </message>
        <message>
            <source>decodes to {0} instead of {1}</source>
            <translation>解码为 {0}，而不是 {1}</translation>
        </message>
        <message>
            <source>decodes to {0} {1} instead of {2} {3}; nothing was written</source>
            <translation>解码为 {0} {1}，而不是 {2} {3}；什么也没有写入</translation>
        </message>
        <message>
            <source>decoding, {part}</source>
            <translation>解码中，{part}</translation>
        </message>
        <message>
            <source>device {0} is not there; this machine has {1}</source>
            <translation>没有设备 {0}；这台机器有 {1}</translation>
        </message>
        <message>
            <source>device {0}: give one of {1}</source>
            <translation>设备 {0}：请给出 {1} 之一</translation>
        </message>
        <message>
            <source>device {name}</source>
            <translation>设备 {name}</translation>
        </message>
        <message>
            <source>done</source>
            <translation>完成</translation>
        </message>
        <message>
            <source>done, as it was read</source>
            <translation>完成，与读到的内容一致</translation>
        </message>
        <message>
            <source>done, identical</source>
            <translation>完成，完全一致</translation>
        </message>
        <message>
            <source>done, {psnr}</source>
            <translation>完成，{psnr}</translation>
        </message>
        <message>
            <source>drawn with seed {seed}</source>
            <translation>用种子 {seed} 画出</translation>
        </message>
        <message>
            <source>effort {0}: give a number from 0 to {1}</source>
            <translation>力度 {0}：请给出 0 到 {1} 的数</translation>
        </message>
        <message>
            <source>encoding, {part}</source>
            <translation>编码中，{part}</translation>
        </message>
        <message>
            <source>entropy parameters</source>
            <translation>熵参数</translation>
        </message>
        <message>
            <source>factorised prior</source>
            <translation>因子化先验</translation>
        </message>
        <message>
            <source>few steps</source>
            <translation>少步</translation>
        </message>
        <message>
            <source>file</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>films are written as {0}, not {1}</source>
            <translation>影片写成 {0}，而不是 {1}</translation>
        </message>
        <message>
            <source>first</source>
            <translation>先</translation>
        </message>
        <message>
            <source>first layer</source>
            <translation>第一层</translation>
        </message>
        <message>
            <source>floating point</source>
            <translation>浮点数</translation>
        </message>
        <message>
            <source>for {metric}</source>
            <translation>针对 {metric}</translation>
        </message>
        <message>
            <source>gaps filled in from what is known</source>
            <translation>空缺由已知像素填补</translation>
        </message>
        <message>
            <source>hyper-latents z</source>
            <translation>超潜变量 z</translation>
        </message>
        <message>
            <source>hyperprior alone</source>
            <translation>仅超先验</translation>
        </message>
        <message>
            <source>identical</source>
            <translation>相同</translation>
        </message>
        <message>
            <source>identical to what was read, not to the file: {lost}</source>
            <translation>与读到的内容一致，但与文件不完全一致：{lost}</translation>
        </message>
        <message>
            <source>into a folder</source>
            <translation>一个文件夹</translation>
        </message>
        <message>
            <source>it does not fit into memory</source>
            <translation>内存装不下</translation>
        </message>
        <message>
            <source>it has more entries than can be read</source>
            <translation>条目多得无法读取</translation>
        </message>
        <message>
            <source>it has no checksum</source>
            <translation>没有校验和</translation>
        </message>
        <message>
            <source>it has no pages</source>
            <translation>其中没有页</translation>
        </message>
        <message>
            <source>it is no session</source>
            <translation>不是会话文件</translation>
        </message>
        <message>
            <source>it is not complete, or no session at all</source>
            <translation>不完整，或者根本不是会话</translation>
        </message>
        <message>
            <source>it was written by a newer version of this program</source>
            <translation>由本程序的更新版本写入</translation>
        </message>
        <message>
            <source>its checksum is right</source>
            <translation>校验和正确</translation>
        </message>
        <message>
            <source>its colour profile of {total} bytes is not kept</source>
            <translation>未保留其 {total} 字节的颜色配置文件</translation>
        </message>
        <message>
            <source>its colours were {what} and are converted to RGB</source>
            <translation>原颜色为 {what}，已转换为 RGB</translation>
        </message>
        <message>
            <source>its preview alone takes {0} bytes of the {1} asked for</source>
            <translation>仅预览就占 {0} 字节，而要求总共 {1} 字节</translation>
        </message>
        <message>
            <source>its samples are complex numbers (sample format {0})</source>
            <translation>其样本是复数（样本格式 {0}）</translation>
        </message>
        <message>
            <source>its samples are floating-point numbers</source>
            <translation>其样本是浮点数</translation>
        </message>
        <message>
            <source>its samples are floating-point numbers of {0} bits</source>
            <translation>其样本是 {0} 位浮点数</translation>
        </message>
        <message>
            <source>its samples are of type {0}</source>
            <translation>其样本的类型是 {0}</translation>
        </message>
        <message>
            <source>its samples, {0} to {1}, do not fit into 16 bits</source>
            <translation>其样本从 {0} 到 {1}，16 位装不下</translation>
        </message>
        <message>
            <source>its signed samples are kept with {total} added</source>
            <translation>有符号样本加上 {total} 后保留</translation>
        </message>
        <message>
            <source>known</source>
            <translation>已知</translation>
        </message>
        <message>
            <source>known pixels around</source>
            <translation>周围已知像素</translation>
        </message>
        <message>
            <source>known steps and a base need a picture to take them from</source>
            <translation>已知的步骤和基础层需要一张图片来取</translation>
        </message>
        <message>
            <source>last layer</source>
            <translation>最后一层</translation>
        </message>
        <message>
            <source>latents identical</source>
            <translation>潜变量一致</translation>
        </message>
        <message>
            <source>latents y</source>
            <translation>潜变量 y</translation>
        </message>
        <message>
            <source>layer {0}: a shift of {1} bits is outside 0 .. {2}</source>
            <translation>层 {0}：移位 {1} 位不在 0 到 {2} 之间</translation>
        </message>
        <message>
            <source>layer {0}: sums up to {1} are not below 2^{2}, so they are not exact</source>
            <translation>层 {0}：总和可达 {1}，不低于 2^{2}，因此不精确</translation>
        </message>
        <message>
            <source>layer {0}: weights of more than {1} significant bits</source>
            <translation>层 {0}：权重的有效位多于 {1} 位</translation>
        </message>
        <message>
            <source>layer {0}: {1}, not {2}</source>
            <translation>层 {0}：{1}，应为 {2}</translation>
        </message>
        <message>
            <source>layers {0} are missing or unknown</source>
            <translation>层 {0} 缺失或未知</translation>
        </message>
        <message>
            <source>linear prediction</source>
            <translation>线性预测</translation>
        </message>
        <message>
            <source>looking for the quality</source>
            <translation>正在寻找质量</translation>
        </message>
        <message>
            <source>marked</source>
            <translation>已标记</translation>
        </message>
        <message>
            <source>mean</source>
            <translation>均值</translation>
        </message>
        <message>
            <source>means and half of their 95 % confidence intervals (Student’s t)</source>
            <translation>平均值及其 95 % 置信区间的半宽（学生 t 分布）</translation>
        </message>
        <message>
            <source>measuring the PNG</source>
            <translation>正在测量 PNG</translation>
        </message>
        <message>
            <source>memory</source>
            <translation>记忆</translation>
        </message>
        <message>
            <source>metric {0}: give one of {1}</source>
            <translation>度量 {0}：请给出 {1} 之一</translation>
        </message>
        <message>
            <source>mixture of logistics</source>
            <translation>逻辑分布混合</translation>
        </message>
        <message>
            <source>more than {0} pages</source>
            <translation>超过 {0} 页</translation>
        </message>
        <message>
            <source>network</source>
            <translation>网络</translation>
        </message>
        <message>
            <source>networks for {0} steps, not for {1}</source>
            <translation>网络是为 {0} 步做的，不是为 {1} 步</translation>
        </message>
        <message>
            <source>next to the original</source>
            <translation>原图旁边</translation>
        </message>
        <message>
            <source>no base</source>
            <translation>无基础层</translation>
        </message>
        <message>
            <source>no checksum</source>
            <translation>无校验和</translation>
        </message>
        <message>
            <source>no checksum stored</source>
            <translation>文件中没有校验和</translation>
        </message>
        <message>
            <source>no folder of {0} at {1}; {2}</source>
            <translation>在 {1} 没有 {0} 的文件夹；{2}</translation>
        </message>
        <message>
            <source>no lesson {0}; there are {1}, and paths of {2} files</source>
            <translation>没有课程 {0}；有 {1}，以及 {2} 文件的路径</translation>
        </message>
        <message>
            <source>no model of the lossy codec for {0} is installed</source>
            <translation>没有安装为 {0} 训练的有损编解码器模型</translation>
        </message>
        <message>
            <source>no original</source>
            <translation>没有原图</translation>
        </message>
        <message>
            <source>no point was coded and has {0} and {1}: nothing to plot</source>
            <translation>没有一个点编码过并且有 {0} 和 {1}：没有可画的</translation>
        </message>
        <message>
            <source>no quality makes a file of {0} bytes; the smallest, of quality 0, has {1} ({2} bpp)</source>
            <translation>没有哪个质量能做出 {0} 字节的文件；最小的是质量 0，有 {1} 字节（{2} bpp）</translation>
        </message>
        <message>
            <source>no quality reaches {0} dB; the best, {1}, reaches {2} dB</source>
            <translation>没有哪个质量达到 {0} dB；最好的 {1} 达到 {2} dB</translation>
        </message>
        <message>
            <source>no recording of this version</source>
            <translation>不是这个版本的录制</translation>
        </message>
        <message>
            <source>no texts</source>
            <translation>没有文字</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>not a picture of a known format</source>
            <translation>不是已知格式的图片</translation>
        </message>
        <message>
            <source>not a queue of pictures</source>
            <translation>不是图片队列</translation>
        </message>
        <message>
            <source>not a queue of pictures: {0}</source>
            <translation>不是图片队列：{0}</translation>
        </message>
        <message>
            <source>not a zip, or a damaged one</source>
            <translation>不是 zip，或已损坏</translation>
        </message>
        <message>
            <source>not an .italic file</source>
            <translation>不是 .italic 文件</translation>
        </message>
        <message>
            <source>not an .italic file: it is empty</source>
            <translation>不是 .italic 文件：它是空的</translation>
        </message>
        <message>
            <source>not an .italic file: it starts differently</source>
            <translation>不是 .italic 文件：开头不对</translation>
        </message>
        <message>
            <source>not decoded</source>
            <translation>未解码</translation>
        </message>
        <message>
            <source>not identical</source>
            <translation>不相同</translation>
        </message>
        <message>
            <source>not kept of its metadata: {what}</source>
            <translation>未保留的元数据：{what}</translation>
        </message>
        <message>
            <source>not the journal of an evaluation ({0})</source>
            <translation>不是评测的日志（{0}）</translation>
        </message>
        <message>
            <source>of an icon the largest picture is read</source>
            <translation>图标只读取其中最大的图片</translation>
        </message>
        <message>
            <source>of animated PNGs of 16 bits the first frame alone is read</source>
            <translation>16 位的动画 PNG 只读取第一帧</translation>
        </message>
        <message>
            <source>of it base</source>
            <translation>其中基础层</translation>
        </message>
        <message>
            <source>of the prior</source>
            <translation>先验</translation>
        </message>
        <message>
            <source>of {count}</source>
            <translation>共 {count} 步</translation>
        </message>
        <message>
            <source>only a small lossless file without a base is decoded in floats</source>
            <translation>只有不带基础层的小型无损文件能用浮点数解码</translation>
        </message>
        <message>
            <source>only its thumbnail is kept, not the raw picture</source>
            <translation>只保留了缩略图，没有保留原始数据</translation>
        </message>
        <message>
            <source>or go on with a recent file</source>
            <translation>或继续最近的文件</translation>
        </message>
        <message>
            <source>or learn in 10 minutes</source>
            <translation>或用十分钟学一课</translation>
        </message>
        <message>
            <source>or try a sample</source>
            <translation>或试试示例图片</translation>
        </message>
        <message>
            <source>other coders</source>
            <translation>其他编码器</translation>
        </message>
        <message>
            <source>other coders are measured on 8-bit grey, RGB and RGBA pictures only</source>
            <translation>其他编码器只能在 8 位灰度、RGB 和 RGBA 图片上测量</translation>
        </message>
        <message>
            <source>own</source>
            <translation>自己的</translation>
        </message>
        <message>
            <source>picture</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>pictures are written as .png, .tif or .tiff</source>
            <translation>图片写成 .png、.tif 或 .tiff</translation>
        </message>
        <message>
            <source>pictures of mode {0} cannot be saved without loss; convert them first</source>
            <translation>模式 {0} 的图片无法无损保存；请先转换</translation>
        </message>
        <message>
            <source>program</source>
            <translation>程序自带</translation>
        </message>
        <message>
            <source>public domain and CC0 1.0, see below</source>
            <translation>公有领域与 CC0 1.0，见下文</translation>
        </message>
        <message>
            <source>published, mean of Kodak</source>
            <translation>已发表，Kodak 平均</translation>
        </message>
        <message>
            <source>quality {0}: give a number from 0 to {1}</source>
            <translation>质量 {0}：请给出 0 到 {1} 的数</translation>
        </message>
        <message>
            <source>quality {quality}</source>
            <translation>质量 {quality}</translation>
        </message>
        <message>
            <source>reading</source>
            <translation>读取中</translation>
        </message>
        <message>
            <source>reading it takes more than {seconds} seconds</source>
            <translation>读取超过 {seconds} 秒</translation>
        </message>
        <message>
            <source>reading it takes too much memory, or was stopped</source>
            <translation>读取占用内存过多，或被中止</translation>
        </message>
        <message>
            <source>replace it</source>
            <translation>替换</translation>
        </message>
        <message>
            <source>residual block</source>
            <translation>残差块</translation>
        </message>
        <message>
            <source>restored</source>
            <translation>已还原</translation>
        </message>
        <message>
            <source>restored as PNG: {format} cannot hold it</source>
            <translation>已还原为 PNG：{format} 无法精确保存</translation>
        </message>
        <message>
            <source>samples of type {0} and shape {1} are not a picture</source>
            <translation>类型 {0}、形状 {1} 的样本不是图片</translation>
        </message>
        <message>
            <source>scale</source>
            <translation>尺度</translation>
        </message>
        <message>
            <source>second</source>
            <translation>后</translation>
        </message>
        <message>
            <source>seed {seed}</source>
            <translation>种子 {seed}</translation>
        </message>
        <message>
            <source>seed {seed}, failed</source>
            <translation>种子 {seed}，失败</translation>
        </message>
        <message>
            <source>seed {seed}, stopped</source>
            <translation>种子 {seed}，已停止</translation>
        </message>
        <message>
            <source>seed {seed}, waiting</source>
            <translation>种子 {seed}，等待中</translation>
        </message>
        <message>
            <source>seed {seed}, {percent} %</source>
            <translation>种子 {seed}，{percent} %</translation>
        </message>
        <message>
            <source>serial</source>
            <translation>逐像素</translation>
        </message>
        <message>
            <source>showing the original</source>
            <translation>正在显示原图</translation>
        </message>
        <message>
            <source>size {0}x{1}: from 1 to {2} pixels</source>
            <translation>大小 {0}x{1}：应为 1 到 {2} 像素</translation>
        </message>
        <message>
            <source>skip the picture</source>
            <translation>跳过该图片</translation>
        </message>
        <message>
            <source>state it leaves</source>
            <translation>留下的状态</translation>
        </message>
        <message>
            <source>states of neighbours</source>
            <translation>邻居的状态</translation>
        </message>
        <message>
            <source>step</source>
            <translation>步骤</translation>
        </message>
        <message>
            <source>step {step}</source>
            <translation>第 {step} 步</translation>
        </message>
        <message>
            <source>steps {0}: give a whole number from 1 to {1}, or one of {2}</source>
            <translation>步数 {0}：请给出 1 到 {1} 的整数，或者 {2} 之一</translation>
        </message>
        <message>
            <source>steps {0}: the lossy codec has {1}</source>
            <translation>步数 {0}：有损编解码器只有 {1}</translation>
        </message>
        <message>
            <source>strongest</source>
            <translation>最强</translation>
        </message>
        <message>
            <source>surroundings</source>
            <translation>周围</translation>
        </message>
        <message>
            <source>the HEVC encoder made {0} of {1} x {2} pixels</source>
            <translation>HEVC 编码器把 {1} x {2} 像素做成了 {0}</translation>
        </message>
        <message>
            <source>the HEVC encoder refused a picture of {0} x {1} pixels: {2}</source>
            <translation>HEVC 编码器拒绝了 {0} x {1} 像素的图片：{2}</translation>
        </message>
        <message>
            <source>the base code is empty</source>
            <translation>基础层的编码是空的</translation>
        </message>
        <message>
            <source>the coded latents are damaged</source>
            <translation>编码的潜变量已损坏</translation>
        </message>
        <message>
            <source>the coded pixels are damaged</source>
            <translation>编码的像素已损坏</translation>
        </message>
        <message>
            <source>the compact profile names a model by two digits, and {0} is {1} before {2}; encode without it</source>
            <translation>紧凑格式用两位数字指明模型，而 {0} 是 {1}，排在 {2} 之前；请不用它来编码</translation>
        </message>
        <message>
            <source>the decoded latents are not those that were encoded: the file is damaged</source>
            <translation>解码的潜变量不是当初编码的：文件已损坏</translation>
        </message>
        <message>
            <source>the decoded pixels are not those that were encoded: the file is damaged</source>
            <translation>解码的像素不是当初编码的：文件已损坏</translation>
        </message>
        <message>
            <source>the densities' tables are not those of a lossy model</source>
            <translation>密度的表不是有损模型的</translation>
        </message>
        <message>
            <source>the end</source>
            <translation>结束</translation>
        </message>
        <message>
            <source>the figures of a run are not those of its bytes</source>
            <translation>一次运行的数字与它的字节不符</translation>
        </message>
        <message>
            <source>the file has no pixels</source>
            <translation>文件中没有像素</translation>
        </message>
        <message>
            <source>the file is damaged: a checksum does not match</source>
            <translation>文件已损坏：校验和不符</translation>
        </message>
        <message>
            <source>the file is damaged: a palette picture without its palette</source>
            <translation>文件已损坏：调色板图片缺少调色板</translation>
        </message>
        <message>
            <source>the file is damaged: a sample of {0} where {1} is the largest</source>
            <translation>文件已损坏：样本为 {0}，而最大值是 {1}</translation>
        </message>
        <message>
            <source>the file is damaged: an unknown filter</source>
            <translation>文件已损坏：未知的滤波器</translation>
        </message>
        <message>
            <source>the file is damaged: its code stream starts differently</source>
            <translation>文件已损坏：码流的开头不对</translation>
        </message>
        <message>
            <source>the file is damaged: its header has no sizes</source>
            <translation>文件已损坏：文件头中没有尺寸</translation>
        </message>
        <message>
            <source>the file is damaged: its header has no {0}</source>
            <translation>文件已损坏：文件头中没有 {0}</translation>
        </message>
        <message>
            <source>the file is damaged: its header is not 13 bytes long</source>
            <translation>文件已损坏：文件头的长度不是 13 字节</translation>
        </message>
        <message>
            <source>the file is damaged: no PNG has such a header</source>
            <translation>文件已损坏：PNG 不会有这样的文件头</translation>
        </message>
        <message>
            <source>the file is damaged: two readers find two sizes</source>
            <translation>文件已损坏：两个读取程序得到的尺寸不同</translation>
        </message>
        <message>
            <source>the file is damaged: {0} channels where {1} are needed</source>
            <translation>文件已损坏：有 {0} 个通道，需要 {1} 个</translation>
        </message>
        <message>
            <source>the file is truncated</source>
            <translation>文件被截断</translation>
        </message>
        <message>
            <source>the file is truncated or damaged: it has no code stream</source>
            <translation>文件被截断或已损坏：没有码流</translation>
        </message>
        <message>
            <source>the file is truncated or damaged: pixels are missing</source>
            <translation>文件被截断或已损坏：缺少像素</translation>
        </message>
        <message>
            <source>the lossy codec draws no samples</source>
            <translation>有损编解码器不生成样本</translation>
        </message>
        <message>
            <source>the mixture's tables are not those of a density network</source>
            <translation>混合的表不是密度网络的</translation>
        </message>
        <message>
            <source>the other coders need a package: pip install 'italic-explorer[peers]'; or --no-peers</source>
            <translation>其他编码器需要一个软件包：pip install 'italic-explorer[peers]'；或用 --no-peers</translation>
        </message>
        <message>
            <source>the picture's metadata alone take {0} bytes; leave them away with --no-metadata</source>
            <translation>仅图片的元数据就占 {0} 字节；请用 --no-metadata 去掉它们</translation>
        </message>
        <message>
            <source>the recording does not decode to the picture that was encoded</source>
            <translation>录制解码后不是当初编码的图片</translation>
        </message>
        <message>
            <source>the recording of a run is not that of its bytes</source>
            <translation>一次运行的录制与它的字节不符</translation>
        </message>
        <message>
            <source>the session had no room for the bytes of this run; encode again with its settings</source>
            <translation>会话放不下此运行结果的压缩数据；请用其设置重新编码</translation>
        </message>
        <message>
            <source>the stated colours are damaged</source>
            <translation>所列颜色已损坏</translation>
        </message>
        <message>
            <source>the states of its families of steps are of different sizes</source>
            <translation>各族步骤的状态大小不同</translation>
        </message>
        <message>
            <source>the trained weights are not all finite</source>
            <translation>训练好的权重并非都是有限的数</translation>
        </message>
        <message>
            <source>the weights cannot be read: {0}</source>
            <translation>无法读取权重：{0}</translation>
        </message>
        <message>
            <source>there is a file already</source>
            <translation>文件已存在</translation>
        </message>
        <message>
            <source>there is no decoded picture yet</source>
            <translation>还没有解码后的图片</translation>
        </message>
        <message>
            <source>there is no frame {0}: it has {1}</source>
            <translation>没有第 {0} 帧：共有 {1} 帧</translation>
        </message>
        <message>
            <source>there is no page {0}: it has {1}</source>
            <translation>没有第 {0} 页：共有 {1} 页</translation>
        </message>
        <message>
            <source>there is no picture {0}: it has {1}</source>
            <translation>没有第 {0} 张图片：共有 {1} 张</translation>
        </message>
        <message>
            <source>there is no recording {0} in the lesson {1}</source>
            <translation>课程 {1} 里没有录制 {0}</translation>
        </message>
        <message>
            <source>there is no {0} in it</source>
            <translation>里面没有 {0}</translation>
        </message>
        <message>
            <source>these are weights of another codec than the manifest says</source>
            <translation>这些权重属于清单所说以外的编解码器</translation>
        </message>
        <message>
            <source>these samples are stored without a network, so there are no steps to show</source>
            <translation>这些样本没有用网络存储，因此没有步骤可看</translation>
        </message>
        <message>
            <source>this CPU's products of whole numbers are not exact; no model can be used here</source>
            <translation>此 CPU 的整数乘积不精确；这里不能使用任何模型</translation>
        </message>
        <message>
            <source>this run has no base to export; choose a run with the base BPG</source>
            <translation>这个结果没有可导出的基础层；请选择基础层为 BPG 的结果</translation>
        </message>
        <message>
            <source>this step</source>
            <translation>这一步</translation>
        </message>
        <message>
            <source>to decode</source>
            <translation>解码</translation>
        </message>
        <message>
            <source>to encode</source>
            <translation>编码</translation>
        </message>
        <message>
            <source>too many pixels; at most {0} can be coded</source>
            <translation>像素太多；最多可编码 {0} 像素</translation>
        </message>
        <message>
            <source>true pixel</source>
            <translation>真实像素</translation>
        </message>
        <message>
            <source>truncated or damaged: a side plane of {0} bytes does not unpack to as many</source>
            <translation>被截断或已损坏：{0} 字节的附加平面解不出同样多的字节</translation>
        </message>
        <message>
            <source>truncated or damaged: the checksum of the file does not match</source>
            <translation>被截断或已损坏：文件的校验和不符</translation>
        </message>
        <message>
            <source>truncated or damaged: {0} bytes expected, {1} left</source>
            <translation>被截断或已损坏：应有 {0} 字节，只剩 {1} 字节</translation>
        </message>
        <message>
            <source>truncated or damaged: {0} bytes of raw pixels; {1} expected</source>
            <translation>被截断或已损坏：原始像素有 {0} 字节，应有 {1} 字节</translation>
        </message>
        <message>
            <source>truncated: the header is not complete</source>
            <translation>被截断：文件头不完整</translation>
        </message>
        <message>
            <source>trunk: branch × mask</source>
            <translation>主干：分支 × 掩码</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>up to step</source>
            <translation>截至步</translation>
        </message>
        <message>
            <source>value</source>
            <translation>值</translation>
        </message>
        <message>
            <source>values</source>
            <translation>数值</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>等待中</translation>
        </message>
        <message>
            <source>wavefront</source>
            <translation>波前</translation>
        </message>
        <message>
            <source>wavefront and cells</source>
            <translation>波前与单元</translation>
        </message>
        <message>
            <source>weights {names}</source>
            <translation>权重 {names}</translation>
        </message>
        <message>
            <source>whole numbers</source>
            <translation>整数</translation>
        </message>
        <message>
            <source>with context</source>
            <translation>结合上下文</translation>
        </message>
        <message>
            <source>writing</source>
            <translation>写入中</translation>
        </message>
        <message>
            <source>x265 refused a picture of {0} x {1} pixels: {2}</source>
            <translation>x265 拒绝了 {0} x {1} 像素的图片：{2}</translation>
        </message>
        <message>
            <source>{0} and a palette is not read</source>
            <translation>不读取 {0} 加调色板的图片</translation>
        </message>
        <message>
            <source>{0} bytes; at most {1} were asked for</source>
            <translation>{0} 字节；要求最多 {1} 字节</translation>
        </message>
        <message>
            <source>{0} components in a mixture: sums are exact of at most {1}</source>
            <translation>混合里有 {0} 个分量：最多 {1} 个时总和才精确</translation>
        </message>
        <message>
            <source>{0} divides by nothing</source>
            <translation>{0} 除以了零</translation>
        </message>
        <message>
            <source>{0} files: at most {1}</source>
            <translation>{0} 个文件：最多 {1} 个</translation>
        </message>
        <message>
            <source>{0} folders of models are named already; take one out first</source>
            <translation>已经指定了 {0} 个模型文件夹；请先去掉一个</translation>
        </message>
        <message>
            <source>{0} has too many entries</source>
            <translation>{0} 的条目太多</translation>
        </message>
        <message>
            <source>{0} in YCbCr colours is not read</source>
            <translation>不读取 YCbCr 颜色的 {0}</translation>
        </message>
        <message>
            <source>{0} is neither true nor false</source>
            <translation>{0} 既不是真也不是假</translation>
        </message>
        <message>
            <source>{0} is no device</source>
            <translation>{0} 不是设备</translation>
        </message>
        <message>
            <source>{0} is no number from 0 to {1}</source>
            <translation>{0} 不是 0 到 {1} 的数</translation>
        </message>
        <message>
            <source>{0} is no object</source>
            <translation>{0} 不是对象</translation>
        </message>
        <message>
            <source>{0} is no quantity</source>
            <translation>{0} 不是量</translation>
        </message>
        <message>
            <source>{0} is no text of at most {1} characters</source>
            <translation>{0} 不是最多 {1} 个字符的文字</translation>
        </message>
        <message>
            <source>{0} is no whole number from 0 to {1}</source>
            <translation>{0} 不是 0 到 {1} 的整数</translation>
        </message>
        <message>
            <source>{0} is none of {1}</source>
            <translation>{0} 不是 {1} 之一</translation>
        </message>
        <message>
            <source>{0} is not a whole path</source>
            <translation>{0} 不是完整的路径</translation>
        </message>
        <message>
            <source>{0} is not below a folder</source>
            <translation>{0} 不在某个文件夹之下</translation>
        </message>
        <message>
            <source>{0} is not what it should be</source>
            <translation>{0} 不是应有的内容</translation>
        </message>
        <message>
            <source>{0} known steps: there are {1}</source>
            <translation>已知 {0} 步：只有 {1} 步</translation>
        </message>
        <message>
            <source>{0} model {1} is not installed; there are {2}</source>
            <translation>没有安装{0}模型 {1}；有 {2}</translation>
        </message>
        <message>
            <source>{0} stopped with status {1}</source>
            <translation>{0} 以状态 {1} 停止</translation>
        </message>
        <message>
            <source>{0} stopped with status {1}: {2}</source>
            <translation>{0} 以状态 {1} 停止：{2}</translation>
        </message>
        <message>
            <source>{0} x {1} pixels</source>
            <translation>{0} x {1} 像素</translation>
        </message>
        <message>
            <source>{0} x {1} pixels do not fit in memory</source>
            <translation>内存装不下 {0} x {1} 像素</translation>
        </message>
        <message>
            <source>{0} x {1} pixels do not fit in memory: about {2} GiB are needed, {3} GiB are free</source>
            <translation>内存装不下 {0} x {1} 像素：约需 {2} GiB，空闲 {3} GiB</translation>
        </message>
        <message>
            <source>{0} x {1} pixels; from 1 to {2} can be coded</source>
            <translation>{0} x {1} 像素；可编码 1 到 {2} 像素</translation>
        </message>
        <message>
            <source>{0}.json: there are no texts for step {1}</source>
            <translation>{0}.json：没有步骤 {1} 的文字</translation>
        </message>
        <message>
            <source>{0}: about {1} GiB are needed to read them, {2} GiB are free</source>
            <translation>{0}：读取约需 {1} GiB，空闲 {2} GiB</translation>
        </message>
        <message>
            <source>{0}: cannot be made: {1}</source>
            <translation>{0}：无法创建：{1}</translation>
        </message>
        <message>
            <source>{0}: cannot be read: it does not fit into memory</source>
            <translation>{0}：无法读取：内存装不下</translation>
        </message>
        <message>
            <source>{0}: cannot be read: larger than {1} bytes, the most that is read</source>
            <translation>{0}：无法读取：大于 {1} 字节，这是读取的上限</translation>
        </message>
        <message>
            <source>{0}: cannot be read: {1}</source>
            <translation>{0}：无法读取：{1}</translation>
        </message>
        <message>
            <source>{0}: cannot be written: it is a folder</source>
            <translation>{0}：无法写入：它是文件夹</translation>
        </message>
        <message>
            <source>{0}: cannot be written: it is not a plain file</source>
            <translation>{0}：无法写入：它不是普通文件</translation>
        </message>
        <message>
            <source>{0}: cannot be written: the queue takes more than {1} bytes</source>
            <translation>{0}：无法写入：队列超过 {1} 字节</translation>
        </message>
        <message>
            <source>{0}: cannot be written: {1}</source>
            <translation>{0}：无法写入：{1}</translation>
        </message>
        <message>
            <source>{0}: damaged</source>
            <translation>{0}：已损坏</translation>
        </message>
        <message>
            <source>{0}: every name for its file was taken by somebody else</source>
            <translation>{0}：它的文件的每个名称都被别人占用了</translation>
        </message>
        <message>
            <source>{0}: exists already; choose another name, or overwrite it with --force</source>
            <translation>{0}：已经存在；请选择另一个名称，或用 --force 覆盖</translation>
        </message>
        <message>
            <source>{0}: give NAME=SOURCE, such as photographs=folder or photographs={1}skimage</source>
            <translation>{0}：请给出 名称=来源，例如 photographs=folder 或 photographs={1}skimage</translation>
        </message>
        <message>
            <source>{0}: it carries no preview</source>
            <translation>{0}：不带预览</translation>
        </message>
        <message>
            <source>{0}: its manifest names no model</source>
            <translation>{0}：其清单没有列出模型</translation>
        </message>
        <message>
            <source>{0}: larger than {1} bytes</source>
            <translation>{0}：大于 {1} 字节</translation>
        </message>
        <message>
            <source>{0}: larger than {1} bytes, so these are no weights</source>
            <translation>{0}：大于 {1} 字节，因此不是权重</translation>
        </message>
        <message>
            <source>{0}: lossy coders are measured on 8-bit grey and RGB pictures only</source>
            <translation>{0}：有损编码器只在 8 位灰度和 RGB 图片上测量</translation>
        </message>
        <message>
            <source>{0}: made with another {1}; remove it, or name another journal</source>
            <translation>{0}：是用另一个 {1} 做的；请删除它，或指定另一个日志</translation>
        </message>
        <message>
            <source>{0}: model {1}: {2}</source>
            <translation>{0}：模型 {1}：{2}</translation>
        </message>
        <message>
            <source>{0}: no curve {1}; there are {2}</source>
            <translation>{0}：没有曲线 {1}；有 {2}</translation>
        </message>
        <message>
            <source>{0}: no folder of models that was added; there are {1}</source>
            <translation>{0}：不是已添加的模型文件夹；有 {1}</translation>
        </message>
        <message>
            <source>{0}: no lesson: {1}</source>
            <translation>{0}：不是课程：{1}</translation>
        </message>
        <message>
            <source>{0}: no log of a training</source>
            <translation>{0}：没有训练日志</translation>
        </message>
        <message>
            <source>{0}: no manifest of models ({1})</source>
            <translation>{0}：没有模型清单（{1}）</translation>
        </message>
        <message>
            <source>{0}: no picture could be read</source>
            <translation>{0}：没有能读取的图片</translation>
        </message>
        <message>
            <source>{0}: no pictures in this folder</source>
            <translation>{0}：此文件夹里没有图片</translation>
        </message>
        <message>
            <source>{0}: no points to draw</source>
            <translation>{0}：没有可画的点</translation>
        </message>
        <message>
            <source>{0}: no weights of the lossless codec</source>
            <translation>{0}：不是无损编解码器的权重</translation>
        </message>
        <message>
            <source>{0}: no weights of the lossy codec</source>
            <translation>{0}：不是有损编解码器的权重</translation>
        </message>
        <message>
            <source>{0}: not a file of published curves ({1}: {2})</source>
            <translation>{0}：不是已发表曲线的文件（{1}：{2}）</translation>
        </message>
        <message>
            <source>{0}: not found at {1}; {2}</source>
            <translation>{0}：在 {1} 没有找到；{2}</translation>
        </message>
        <message>
            <source>{0}: not what the evaluation keeps ({1})</source>
            <translation>{0}：不是评测保存的内容（{1}）</translation>
        </message>
        <message>
            <source>{0}: nothing to show on the board {1}</source>
            <translation>{0}：面板 {1} 上没有可显示的内容</translation>
        </message>
        <message>
            <source>{0}: peers are measured on 8-bit grey, RGB and RGBA pictures only</source>
            <translation>{0}：其他编码器只在 8 位灰度、RGB 和 RGBA 图片上测量</translation>
        </message>
        <message>
            <source>{0}: pip install 'italic-explorer[formats]' reads it</source>
            <translation>{0}：执行 pip install 'italic-explorer[formats]' 后可读取</translation>
        </message>
        <message>
            <source>{0}: the weights are damaged: their hash is not the manifest's</source>
            <translation>{0}：权重已损坏：其哈希与清单不符</translation>
        </message>
        <message>
            <source>{0}: the weights cannot be read: {1}</source>
            <translation>{0}：无法读取权重：{1}</translation>
        </message>
        <message>
            <source>{0}: there is no number {1}</source>
            <translation>{0}：没有数 {1}</translation>
        </message>
        <message>
            <source>{0}: there is no quantity {1}</source>
            <translation>{0}：没有量 {1}</translation>
        </message>
        <message>
            <source>{0}: two steps have the same key</source>
            <translation>{0}：有两步的键相同</translation>
        </message>
        <message>
            <source>{0}: {1} decodes to {2} {3}, not {4}</source>
            <translation>{0}：{1} 解码为 {2} {3}，而不是 {4}</translation>
        </message>
        <message>
            <source>{0}: {1} does not decode to the same samples</source>
            <translation>{0}：{1} 解码得不到相同的样本</translation>
        </message>
        <message>
            <source>{0}: {1} fails: {2}</source>
            <translation>{0}：{1} 失败：{2}</translation>
        </message>
        <message>
            <source>{0}: {1} names for its file are taken</source>
            <translation>{0}：它的文件可用的 {1} 个名称都被占用了</translation>
        </message>
        <message>
            <source>{0}: {1} pictures take {2}</source>
            <translation>{0}：{1} 图片接受 {2}</translation>
        </message>
        <message>
            <source>{0}: {1} x {2} px: a lesson records at most {3} px; take a part of it</source>
            <translation>{0}：{1} x {2} 像素：课程最多录制 {3} 像素；请取其中一部分</translation>
        </message>
        <message>
            <source>{0}version {1} of the format; this program reads version {2}: a newer program may read it, or the file is damaged</source>
            <translation>{0}格式版本 {1}；本程序读取版本 {2}：较新的程序也许能读，或者文件已损坏</translation>
        </message>
        <message>
            <source>{0}{1} is not read</source>
            <translation>不读取 {0}{1}</translation>
        </message>
        <message>
            <source>{0}{1}: no such package with pictures is installed here; pip install it</source>
            <translation>{0}{1}：这里没有安装这样带图片的软件包；请用 pip install 安装</translation>
        </message>
        <message>
            <source>{after}: {times} times your {format} of {before}</source>
            <translation>{after}：是您 {before} 的 {format} 的 {times} 倍</translation>
        </message>
        <message>
            <source>{after}: {times} times your {format} of {before}. Try lossy</source>
            <translation>{after}：是您 {before} 的 {format} 的 {times} 倍。请试试有损</translation>
        </message>
        <message>
            <source>{alone} bits by the hyperprior alone, {coded} with context: all {count} channels</source>
            <translation>仅用超先验 {alone} 比特，结合上下文 {coded} 比特：全部 {count} 个通道</translation>
        </message>
        <message>
            <source>{before} became {after}: you gained {gained}, {part}</source>
            <translation>{before} 变为 {after}：节省了 {gained}，{part}</translation>
        </message>
        <message>
            <source>{before} became {after}: {more} more, {times} times the originals</source>
            <translation>{before} 变为 {after}：多出 {more}，是原文件的 {times} 倍</translation>
        </message>
        <message>
            <source>{bits} bits</source>
            <translation>{bits} 比特</translation>
        </message>
        <message>
            <source>{bits} bits by the network alone; {reported} with the second opinion</source>
            <translation>仅网络 {bits} 比特；有第二意见时 {reported} 比特</translation>
        </message>
        <message>
            <source>{bits} bits for the {count} hyper-latents of these 64 × 64 pixels</source>
            <translation>这 64 × 64 像素的 {count} 个超潜变量共 {bits} 比特</translation>
        </message>
        <message>
            <source>{bits} bits per pixel or more</source>
            <translation>每像素 {bits} 比特或更多</translation>
        </message>
        <message>
            <source>{channel} given {given}: true value {value} at {percent} %, {bits} bits</source>
            <translation>已知 {given} 时的 {channel}：真值 {value}，概率 {percent} %，{bits} 比特</translation>
        </message>
        <message>
            <source>{channel}: true value {value} at {percent} %, {bits} bits</source>
            <translation>{channel}：真值 {value}，概率 {percent} %，{bits} 比特</translation>
        </message>
        <message>
            <source>{coder} ended its process, perhaps for want of memory</source>
            <translation>{coder} 使其进程终止，可能是内存不足</translation>
        </message>
        <message>
            <source>{count} more channels, which cost less</source>
            <translation>另有 {count} 个通道，花费更少</translation>
        </message>
        <message>
            <source>{count} numbers</source>
            <translation>{count} 个数</translation>
        </message>
        <message>
            <source>{count} of {all}</source>
            <translation>{count} / {all}</translation>
        </message>
        <message>
            <source>{count} of {all} are JPEG or the like, and become two to five times as large without loss</source>
            <translation>{all} 张中有 {count} 张是 JPEG 之类，无损压缩后会变为两到五倍大</translation>
        </message>
        <message>
            <source>{count} of {all} are JPEG or the like, two to five times as large without loss: they will be left out</source>
            <translation>{all} 张中有 {count} 张是 JPEG 之类，无损压缩后为两到五倍大：将不予处理</translation>
        </message>
        <message>
            <source>{count} pictures</source>
            <translation>{count} 张图片</translation>
        </message>
        <message>
            <source>{count} pictures of {names}</source>
            <translation>{names} 的 {count} 张图片</translation>
        </message>
        <message>
            <source>{count} pictures written to {folder}</source>
            <translation>已将 {count} 张图片写入 {folder}</translation>
        </message>
        <message>
            <source>{count} pictures, {results} results</source>
            <translation>{count} 张图片，{results} 个结果</translation>
        </message>
        <message>
            <source>{count} runs</source>
            <translation>{count} 个结果</translation>
        </message>
        <message>
            <source>{count} settings are more than {most}</source>
            <translation>{count} 种设置，超过 {most} 种</translation>
        </message>
        <message>
            <source>{count} steps</source>
            <translation>{count} 步</translation>
        </message>
        <message>
            <source>{count} threads</source>
            <translation>{count} 个线程</translation>
        </message>
        <message>
            <source>{count} times; above, the median</source>
            <translation>{count} 次；以上为中位数</translation>
        </message>
        <message>
            <source>{count} whole numbers at pixel {x}, {y}, step {step}</source>
            <translation>像素 {x}, {y}（第 {step} 步）处的 {count} 个整数</translation>
        </message>
        <message>
            <source>{doing} ({number} of {total})</source>
            <translation>{doing}（第 {number} 项，共 {total} 项）</translation>
        </message>
        <message>
            <source>{doing} {name}: {steps}, base {base}</source>
            <translation>{doing} {name}：{steps}，基础层 {base}</translation>
        </message>
        <message>
            <source>{doing} {name}: {steps}, base {base}, weights {model}</source>
            <translation>{doing} {name}：{steps}，基础层 {base}，权重 {model}</translation>
        </message>
        <message>
            <source>{doing} {name}: {steps}, quality {quality}</source>
            <translation>{doing} {name}：{steps}，质量 {quality}</translation>
        </message>
        <message>
            <source>{doing}, {time} left: step {step} of {count}</source>
            <translation>{doing}，还需 {time}：第 {step} 步，共 {count} 步</translation>
        </message>
        <message>
            <source>{doing}: step {step} of {count}, {size}</source>
            <translation>{doing}：第 {step} 步，共 {count} 步，{size}</translation>
        </message>
        <message>
            <source>{doing}…</source>
            <translation>{doing}…</translation>
        </message>
        <message>
            <source>{folder}: every model is read and checked…</source>
            <translation>{folder}：正在读取并检查每个模型…</translation>
        </message>
        <message>
            <source>{folder}: {count} models are used from now on</source>
            <translation>{folder}：从现在起使用其中 {count} 个模型</translation>
        </message>
        <message>
            <source>{format} cannot hold it exactly, so it is a PNG</source>
            <translation>{format} 无法精确保存，因此写为 PNG</translation>
        </message>
        <message>
            <source>{kept} of {total} channels are kept</source>
            <translation>{total} 个通道中保留了 {kept} 个</translation>
        </message>
        <message>
            <source>{left} of {all} tokens left: click, or use the arrows.</source>
            <translation>还剩 {left} / {all} 枚筹码：点击，或用方向键。</translation>
        </message>
        <message>
            <source>{levels} levels or more</source>
            <translation>{levels} 级或以上</translation>
        </message>
        <message>
            <source>{lost}: not done</source>
            <translation>{lost}：未处理</translation>
        </message>
        <message>
            <source>{low} (blue) to {high} (orange)</source>
            <translation>{low}（蓝）到 {high}（橙）</translation>
        </message>
        <message>
            <source>{low} (dark) to {high}</source>
            <translation>{low}（暗）到 {high}</translation>
        </message>
        <message>
            <source>{mark}{time} · {size}</source>
            <translation>{mark}{time} · {size}</translation>
        </message>
        <message>
            <source>{model} (not installed)</source>
            <translation>{model}（未安装）</translation>
        </message>
        <message>
            <source>{name}   {width} × {height}   {mode}, {depth} bits</source>
            <translation>{name}   {width} × {height}   {mode}，{depth} 位</translation>
        </message>
        <message>
            <source>{name}: on {count} of {all} pictures; its means are not comparable with those of all</source>
            <translation>{name}：{all} 张图片中的 {count} 张；其平均值与全部图片的平均值不可比</translation>
        </message>
        <message>
            <source>{name}: the session has no samples of it</source>
            <translation>{name}：会话中没有它的像素数据</translation>
        </message>
        <message>
            <source>{name}: without loss about {after}, {times} times your {format} of {before}. Try lossy</source>
            <translation>{name}：无损约需 {after}，是您 {before} 的 {format} 的 {times} 倍。请试试有损</translation>
        </message>
        <message>
            <source>{name}: {before} → {after}, {part} % smaller</source>
            <translation>{name}：{before} → {after}，小了 {part} %</translation>
        </message>
        <message>
            <source>{n} done</source>
            <translation>{n} 张完成</translation>
        </message>
        <message>
            <source>{n} failed</source>
            <translation>{n} 张失败</translation>
        </message>
        <message>
            <source>{n} skipped</source>
            <translation>{n} 张跳过</translation>
        </message>
        <message>
            <source>{n} waiting</source>
            <translation>{n} 张等待</translation>
        </message>
        <message>
            <source>{one} and {two} on each picture</source>
            <translation>每张图片上的 {one} 和 {two}</translation>
        </message>
        <message>
            <source>{painted} of {half} pixels of the cell are first.</source>
            <translation>单元中先编码 {painted} / {half} 个像素。</translation>
        </message>
        <message>
            <source>{pane}: channel of the latents</source>
            <translation>{pane}：潜变量通道</translation>
        </message>
        <message>
            <source>{pane}: what it shows</source>
            <translation>{pane}：显示内容</translation>
        </message>
        <message>
            <source>{part} done</source>
            <translation>已完成 {part}</translation>
        </message>
        <message>
            <source>{part} done, about {time} left</source>
            <translation>已完成 {part}，约剩 {time}</translation>
        </message>
        <message>
            <source>{part}: {size}, {percent} % of the file</source>
            <translation>{part}：{size}，占文件的 {percent} %</translation>
        </message>
        <message>
            <source>{path} cannot be read: {reason}</source>
            <translation>无法读取 {path}：{reason}</translation>
        </message>
        <message>
            <source>{path} is not there any more.</source>
            <translation>{path} 已不存在。</translation>
        </message>
        <message>
            <source>{path} is not there any more; it was taken from the list.</source>
            <translation>{path} 已不存在，已从列表中移除。</translation>
        </message>
        <message>
            <source>{path} was changed since the session was saved.</source>
            <translation>{path} 在会话保存之后被修改过。</translation>
        </message>
        <message>
            <source>{path}: a table is written as .md, .tex or .csv</source>
            <translation>{path}：表格写成 .md、.tex 或 .csv</translation>
        </message>
        <message>
            <source>{path}: cannot be opened as a session: {reason}</source>
            <translation>{path}：不能作为会话打开：{reason}</translation>
        </message>
        <message>
            <source>{path}: cannot be read: {reason}</source>
            <translation>{path}：无法读取：{reason}</translation>
        </message>
        <message>
            <source>{path}: has none of the curves that are shown</source>
            <translation>{path}：不含要显示的曲线</translation>
        </message>
        <message>
            <source>{path}: only the first {most} pictures are opened</source>
            <translation>{path}：只打开前 {most} 张图片</translation>
        </message>
        <message>
            <source>{path}: only the first {most} pictures are taken</source>
            <translation>{path}：只取前 {most} 张图片</translation>
        </message>
        <message>
            <source>{path}: results are written as .csv or .json</source>
            <translation>{path}：结果写成 .csv 或 .json</translation>
        </message>
        <message>
            <source>{path}: there is no picture in this folder</source>
            <translation>{path}：此文件夹中没有图片</translation>
        </message>
        <message>
            <source>{path}: there is no such file</source>
            <translation>{path}：没有这个文件</translation>
        </message>
        <message>
            <source>{place} is missing or not what it should be</source>
            <translation>{place} 缺失或无效</translation>
        </message>
        <message>
            <source>{rate} bpp</source>
            <translation>{rate} bpp</translation>
        </message>
        <message>
            <source>{run} beside {kept}: {differences}</source>
            <translation>{run} 与 {kept} 并排：{differences}</translation>
        </message>
        <message>
            <source>{size} bytes: {first} bits a sub-pixel first, then {second}. Your best: {best}.</source>
            <translation>{size} 字节：先编码的每个子像素 {first} 比特，后编码的 {second} 比特。你的最好成绩：{best}。</translation>
        </message>
        <message>
            <source>{size} so far, {rate} bpp</source>
            <translation>目前 {size}，{rate} bpp</translation>
        </message>
        <message>
            <source>{size} so far, {rate} bpsp</source>
            <translation>目前 {size}，{rate} bpsp</translation>
        </message>
        <message>
            <source>{size}: {bytes}, {bits} bits per pixel</source>
            <translation>{size}：{bytes}，每像素 {bits} 比特</translation>
        </message>
        <message>
            <source>{solved} of {asked} answered</source>
            <translation>已答对 {solved} / {asked}</translation>
        </message>
        <message>
            <source>{suffix}: a plot is written as .png, .svg or .pdf</source>
            <translation>{suffix}：图表只能写为 .png、.svg 或 .pdf</translation>
        </message>
        <message>
            <source>{suffix}: an animation is written as .png, .gif, .webp or .mp4</source>
            <translation>{suffix}：动画只能写为 .png、.gif、.webp 或 .mp4</translation>
        </message>
        <message>
            <source>{suffix}: points are written as .csv or .json</source>
            <translation>{suffix}：数据点只能写为 .csv 或 .json</translation>
        </message>
        <message>
            <source>{times} times the original ({size}): not written</source>
            <translation>是原文件的 {times} 倍（{size}）：未写入</translation>
        </message>
        <message>
            <source>{time} of {planned}</source>
            <translation>{time} / {planned}</translation>
        </message>
        <message>
            <source>{time} to decode</source>
            <translation>解码用时 {time}</translation>
        </message>
        <message>
            <source>{title} (logarithmic)</source>
            <translation>{title}（对数）</translation>
        </message>
        <message>
            <source>{title} ({minutes} min): {summary}</source>
            <translation>{title}（{minutes} 分钟）：{summary}</translation>
        </message>
        <message>
            <source>{title}, ±</source>
            <translation>{title}，±</translation>
        </message>
        <message>
            <source>{title}: {step} of {count}</source>
            <translation>{title}：{step} / {count}</translation>
        </message>
        <message>
            <source>{told}, about {time} left</source>
            <translation>{told}，约剩 {time}</translation>
        </message>
        <message>
            <source>{total} bits are cut to {kept}</source>
            <translation>{total} 位截为 {kept} 位</translation>
        </message>
        <message>
            <source>{wanted} could not be used, because its memory is not enough or it does not compute exactly; this ran on {device}. The result is the same.</source>
            <translation>无法使用 {wanted}：其内存不足，或其计算不精确；已改在 {device} 上运行。结果相同。</translation>
        </message>
        <message>
            <source>{weights} weights, {macs} MACs/px</source>
            <translation>{weights} 个权重，{macs} 次乘法/像素</translation>
        </message>
        <message>
            <source>{width} × {height} px</source>
            <translation>{width} × {height} 像素</translation>
        </message>
        <message>
            <source>{word}: a quality is a number from 0 to 63</source>
            <translation>{word}：质量是 0 到 63 的数</translation>
        </message>
        <message>
            <source>{word}: no metric that there is a model for</source>
            <translation>{word}：没有对应此指标的模型</translation>
        </message>
        <message>
            <source>← Back to the picture</source>
            <translation>← 返回图片</translation>
        </message>
        <message>
            <source>← Back to the start</source>
            <translation>← 返回起始页</translation>
        </message>
        <message>
            <source>⚠ {count}</source>
            <translation>⚠ {count}</translation>
        </message>
        <message>
            <source>✓ Done</source>
            <translation>✓ 完成</translation>
        </message>
        <message>
            <source>✓ as read</source>
            <translation>✓ 与读取一致</translation>
        </message>
        <message>
            <source>✓ identical</source>
            <translation>✓ 相同</translation>
        </message>
        <message>
            <source>✓ latents</source>
            <translation>✓ 潜变量</translation>
        </message>
    </context>
</TS>
